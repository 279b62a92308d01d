using Audiogum.Sessions.Sessionization.PlaySessions;
using Audiogum.Sessions.Sessionization.Rollups;

namespace Audiogum.Sessions.Sessionization.Summaries;

/// <summary>The <c>counters</c> of a content: the non-zero counts of semantics §9.</summary>
internal static class SessionCounters
{
    public static IReadOnlyDictionary<string, long> Create(EventCounters events, in PlayTotals plays)
    {
        var counters = new Dictionary<string, long>();
        void Put(string name, long count)
        {
            if (count != 0)
            {
                counters[name] = count;
            }
        }

        Put("appstartevents", events.AppStartEvents);
        Put("authevents", events.AuthEvents);
        Put("navigationevents", events.NavigationEvents);
        Put("playevents", events.PlayEvents);
        Put("profileevents", events.ProfileEvents);
        Put("voiceevents", events.VoiceEvents);
        Put("signins", events.SignIns);
        Put("signouts", events.SignOuts);
        Put("authfailures", events.AuthFailures);
        Put("likes", events.Likes);
        Put("dislikes", events.Dislikes);
        Put("unlikes", events.Unlikes);
        Put("undislikes", events.Undislikes);
        Put("voicesuccesses", events.VoiceSuccesses);
        Put("voicefailures", events.VoiceFailures);
        Put("playsessions", plays.PlaySessions);
        Put("itemplays", plays.ItemPlays);
        Put("completes", plays.Completes);
        Put("skips", plays.Skips);
        Put("mediabegins", plays.MediaBegins);
        Put("mediaerrors", plays.MediaErrors);
        Put("qualified", plays.Qualified);
        Put("itemlesslisteningms", plays.ItemlessMs);
        return counters;
    }
}
