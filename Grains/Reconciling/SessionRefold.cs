using System.Globalization;
using Audiogum.Sessions.Grains.Interfaces.Reconciling;
using Audiogum.Sessions.Grains.Retention;
using Audiogum.Sessions.Grains.Sessions;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Sessionization.Ordering;
using Audiogum.Sessions.Sessionization.PlaySessions;
using Audiogum.Sessions.Sessionization.Rollups;
using Audiogum.Sessions.Sessionization.Summaries;
using Audiogum.Sessions.Storage;

namespace Audiogum.Sessions.Grains.Reconciling;

/// <summary>
/// Folds a session again from its raw events, streamed, and compares its row and its sealed parts. What events alone do not
/// tell is taken from the row: copies, version, receipts of copies, what came late.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="key">The session.</param>
/// <param name="shard">Its shard.</param>
internal sealed class SessionRefold(ISessionStore store, SessionKey key, int shard)
{
    private const int MaxDifferences = 20, MaxAttempts = 3, HeldParts = 16;

    private readonly List<Difference> differences = [];

    /// <summary>What differs, at most 20.</summary>
    public IReadOnlyList<Difference> Differences => differences;

    /// <summary>Whether there is nothing to fold, since the raw events are deleted.</summary>
    public bool IsRetired { get; private set; }

    /// <summary>Events that were folded.</summary>
    public long Events { get; private set; }

    /// <summary>Folds and compares; the row and the contribution that the events make, or, where they are deleted, the stored ones; null for a session that kept changing.</summary>
    public async Task<(SessionRow Row, SessionContribution Contribution)?> RunAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            differences.Clear();
            if (await store.FindSessionAsync(key, cancellationToken) is not { } row) return null;
            if (RetiredSession.FromRow(row) is not null)
            {
                IsRetired = true;
                return (row, StoredDocuments.ReadContribution(row.Contribution));
            }

            EventSet set;
            try
            {
                set = await FoldAsync(row, cancellationToken);
            }
            catch (StoreCorruptException)
            {
                if (!await HasChangedAsync(row, cancellationToken)) throw;
                continue;
            }

            if (set.Events == 0)
            {
                if (await HasChangedAsync(row, cancellationToken)) continue;
                Differ("session", "events", "0", StoredDocuments.CountEvents(row).ToString(CultureInfo.InvariantCulture));
                return null;
            }

            var state = set.State(key.SessionId);
            foreach (var part in state.Fold.Segments.ToArray()) await CompareAsync(part, cancellationToken);
            var contribution = ContributionWriter.Write(state, StoredDocuments.ReadContribution(row.Contribution).Session.Late);
            var expected = SessionRowWriter.Write(key, shard, row.Revision, state, contribution);
            Compare(expected, row);
            if (!await HasChangedAsync(row, cancellationToken)) return (expected, contribution);
        }

        differences.Clear();
        return null;
    }

    /// <summary>Whether it was written since the row was read: what was read after the row is of another time then.</summary>
    private async Task<bool> HasChangedAsync(SessionRow row, CancellationToken cancellationToken) => (await store.FindSessionAsync(key, cancellationToken))?.Revision != row.Revision;

    private async Task<EventSet> FoldAsync(SessionRow row, CancellationToken cancellationToken)
    {
        var set = new EventSet();
        Events = 0;
        await foreach (var archived in EventLogEntry.ReadAsync(store, key).WithCancellation(cancellationToken))
        {
            set.Accept(archived.Received);
            foreach (var receivedAt in archived.LoserReceipts) set.CountConflict(receivedAt);
            Events++;
            if (set.StableSegments is not { Count: >= HeldParts } full) continue;
            foreach (var part in full.ToArray()) await CompareAsync(part, cancellationToken);
            set.ReleaseStableSegments();
        }

        set.Restore(StoredDocuments.ReadReceipts(row));
        return set;
    }

    private void Compare(SessionRow expected, SessionRow found)
    {
        ReadOnlySpan<(string Name, object? Expected, object? Found)> columns =
        [
            ("startedat", expected.StartedAt, found.StartedAt), ("lastreceivedat", expected.LastReceivedAt, found.LastReceivedAt), ("liveuntil", expected.LiveUntil, found.LiveUntil),
            ("userid", expected.UserId, found.UserId), ("deviceid", expected.DeviceId, found.DeviceId), ("client", expected.Client, found.Client), ("platform", expected.Platform, found.Platform),
            ("devicename", expected.DeviceName, found.DeviceName), ("countrycode", expected.CountryCode, found.CountryCode), ("sealedparts", expected.SealedParts, found.SealedParts),
        ];
        foreach (var (name, right, there) in columns)
        {
            if (!Equals(right, there)) Differ("session", $"({name})", Convert.ToString(right, CultureInfo.InvariantCulture), Convert.ToString(there, CultureInfo.InvariantCulture));
        }

        foreach (var (path, right, there) in JsonDifferences.Find(expected.Summary, found.Summary)) Differ("session", path, right, there);
        foreach (var (path, right, there) in JsonDifferences.Find(FoldJson.Write(StoredDocuments.ReadContribution(expected.Contribution)), FoldJson.Write(StoredDocuments.ReadContribution(found.Contribution))))
        {
            // Which of the last hour's receipts a row still tells depends on when it was written; only the real-time view asks.
            if (!path.StartsWith("live.receipts", StringComparison.Ordinal)) Differ("contribution", path, right, there);
        }
    }

    private async Task CompareAsync(SealedSegment part, CancellationToken cancellationToken)
    {
        var reading = await store.ReadSegmentsAsync(key, new() { FirstNumber = part.Number, Limit = 1 }, cancellationToken);
        var name = string.Create(CultureInfo.InvariantCulture, $"parts[{part.Number}]");
        if (reading?.Segments is not [{ } stored] || stored.Number != part.Number)
        {
            Differ("sealed", name, "stored", null);
            return;
        }

        foreach (var (path, right, there) in JsonDifferences.Find(FoldJson.Write(part.Plays), FoldJson.Write(StoredDocuments.ReadPlays(stored)))) Differ("sealed", name + path, right, there);
    }

    private void Differ(string where, string field, string? expected, string? found)
    {
        if (differences.Count < MaxDifferences) differences.Add(new(where, key.SessionId, field, expected, found));
    }
}
