using Audiogum.Sessions.Sessionization.PlaySessions;
using Audiogum.Sessions.Sessionization.Rollups;

namespace Audiogum.Sessions.Sessionization.Summaries;

/// <summary>The <c>counters</c> of a content: the non-zero counts of semantics §9.</summary>
internal static class SessionCounters
{
    public static IReadOnlyDictionary<string, long> Of(EventCounters events, IReadOnlyList<PlaySession> plays)
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

        var (items, qualified, itemless) = (0L, 0L, 0L);
        var marks = new long[4];
        foreach (var play in plays)
        {
            itemless += play.ListeningMs;
            for (var item = play.Items; item is not null; item = item.Tail)
            {
                items++;
                qualified += item.Head.ListeningMs >= Ruleset.QualifiedListening ? 1 : 0;
                itemless -= item.Head.ListeningMs;
            }

            for (var mark = play.Marks; mark is not null; mark = mark.Tail)
            {
                marks[(int)mark.Head.Kind]++;
            }
        }

        Put("playsessions", plays.Count);
        Put("itemplays", items);
        Put("completes", marks[(int)MarkKind.Complete]);
        Put("skips", marks[(int)MarkKind.Skip]);
        Put("mediabegins", marks[(int)MarkKind.MediaBegin]);
        Put("mediaerrors", marks[(int)MarkKind.MediaError]);
        Put("qualified", qualified);
        Put("itemlesslisteningms", itemless);
        return counters;
    }
}
