namespace Audiogum.Sessions.Sessionization.Rollups;

/// <summary>Where the numbers of a session and the classes of a play session have their place in a tally's sums.</summary>
internal static class SessionSums
{
    /// <summary>Adds (or with −1 takes back) what counts once for a session, but for <c>missing</c>.</summary>
    public static void Add(long[] sums, SessionCounts session, int sign)
    {
        var counters = session.Counters;
        Add(Measure.Events, counters.Events);
        Add(Measure.AppStartEvents, counters.AppStartEvents);
        Add(Measure.AuthEvents, counters.AuthEvents);
        Add(Measure.NavigationEvents, counters.NavigationEvents);
        Add(Measure.PlayEvents, counters.PlayEvents);
        Add(Measure.ProfileEvents, counters.ProfileEvents);
        Add(Measure.VoiceEvents, counters.VoiceEvents);
        Add(Measure.SignIns, counters.SignIns);
        Add(Measure.SignOuts, counters.SignOuts);
        Add(Measure.AuthFailures, counters.AuthFailures);
        Add(Measure.Likes, counters.Likes);
        Add(Measure.Dislikes, counters.Dislikes);
        Add(Measure.Unlikes, counters.Unlikes);
        Add(Measure.Undislikes, counters.Undislikes);
        Add(Measure.VoiceSuccesses, counters.VoiceSuccesses);
        Add(Measure.VoiceFailures, counters.VoiceFailures);
        Add(Measure.Duplicates, session.Duplicates);
        Add(Measure.Conflicts, session.Conflicts);

        void Add(Measure measure, long value) => sums[(int)measure] += sign * value;
    }

    /// <summary>Adds (or with −1 takes back) the classes of a play session.</summary>
    public static void Add(long[] sums, ClassTimes times, int sign)
    {
        Add(Measure.Paused, times.Paused);
        Add(Measure.Startup, times.Startup);
        Add(Measure.Stalled, times.Stalled);
        Add(Measure.Between, times.Between);
        Add(Measure.Failed, times.Failed);
        Add(Measure.Unobserved, times.Unobserved);

        void Add(Measure measure, long value) => sums[(int)measure] += sign * value;
    }
}
