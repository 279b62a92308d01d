using System.IO.Hashing;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

using Audiogum.Sessions.Gateway.Reporting;
using Audiogum.Sessions.Grains.Interfaces.Archive;

namespace Audiogum.Sessions.Gateway.Live;

/// <summary>
/// Raw play events as they arrive: the newest at once, then every second those that were not seen yet, newest first. A
/// second that brings more than a page shows the newest of them and says <c>"skipped": true</c>: so does a reader that
/// was too slow for as many.
/// </summary>
public static class NewPlayEvents
{
    /// <summary>Documents as of <c>GET /v1/playevents</c>, each on one line, until cancelled.</summary>
    public static async IAsyncEnumerable<string> ReadAsync(
        ITenantArchiveGrain archive, PlayEventFilter filter, TimeProvider clock, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var second = new PeriodicTimer(StreamAnswer.Interval, clock);
        var first = (await archive.ListPlayEvents(Limits.DefaultPageRows)).Utf8;
        var seen = Read(first, [], filter, Limits.DefaultPageRows).Seen;
        yield return OnOneLine(Encoding.UTF8.GetString(filter.IsEmpty ? first : await filter.ListAsync(archive, Limits.DefaultPageRows)));
        while (await second.WaitForNextTickAsync(cancellationToken))
        {
            // Mostly nothing is new: the large page is asked for only when the small one does not reach back far enough.
            var news = Read((await archive.ListPlayEvents(Limits.TailRows)).Utf8, seen, filter, Limits.TailRows);
            if (news.MoreNew) news = Read((await archive.ListPlayEvents(Limits.MaxPageRows)).Utf8, seen, filter, Limits.MaxPageRows);
            if (news.New == 0) continue;
            seen = news.Seen;
            if (news.Fresh.Count == 0) continue;
            var skipped = news.MoreNew ? ",\"skipped\":true" : string.Empty;
            yield return OnOneLine($"{{\"playevents\":[{string.Join(',', news.Fresh)}]{skipped}}}");
        }
    }

    // Events are verbatim, so there may be line ends in them, but never inside a string: as blanks they mean the same.
    private static string OnOneLine(string json) => json.Replace('\n', ' ').Replace('\r', ' ');

    // What lies behind an event already seen is older: an erasure may bring up events that were too old to be listed.
    private static (HashSet<ulong> Seen, int New, bool MoreNew, List<string> Fresh) Read(byte[] page, HashSet<ulong> before, PlayEventFilter filter, int limit)
    {
        using var document = JsonDocument.Parse(page);
        var seen = new HashSet<ulong>();
        var fresh = new List<string>();
        var count = 0;
        var old = false;
        foreach (var playEvent in document.RootElement.GetProperty("playevents").EnumerateArray())
        {
            var text = playEvent.GetRawText();
            var fingerprint = XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(text));
            seen.Add(fingerprint);
            old |= before.Contains(fingerprint);
            if (old) continue;
            count++;
            if (filter.Passes(playEvent)) fresh.Add(text);
        }

        // Nothing in the page was seen before, and the page did not reach as far back as it might.
        return (seen, count, !old && (count == limit || document.RootElement.TryGetProperty("skipped", out _)), fresh);
    }
}
