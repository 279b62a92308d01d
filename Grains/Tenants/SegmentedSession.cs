using Audiogum.Sessions.Grains.Sessions;
using Audiogum.Sessions.Sessionization.PlaySessions;
using Audiogum.Sessions.Sessionization.Rollups;
using Audiogum.Sessions.Storage;

namespace Audiogum.Sessions.Grains.Tenants;

/// <summary>A long session as a shard holds it: its contribution, and of its sealed parts those that matter to the shard's views.</summary>
internal sealed class SegmentedSession
{
    private readonly SortedDictionary<int, Segment> parts;

    /// <param name="reading">What was read.</param>
    /// <param name="contribution">The contribution of its row.</param>
    /// <param name="views">The views that it was read for.</param>
    /// <param name="before">What was held before, if only what is newer was read.</param>
    public SegmentedSession(SessionReading reading, SessionContribution contribution, ShardViewSet views,
        SegmentedSession? before)
    {
        (Revision, Contribution, Version) = (reading.Row.Revision, contribution.Group(), views.Version);
        parts = before is null ? [] : new(before.parts);
        foreach (var part in reading.Segments)
        {
            if (views.Overlaps(contribution, part.From, part.To)) parts[part.Number] = new(part.From, part.To, StoredDocuments.ReadPlays(part).Group());
            else parts.Remove(part.Number);
        }

        foreach (var number in parts.Keys.Where(number => number >= contribution.SealedParts).ToArray()) parts.Remove(number);
    }

    /// <summary>The revision of all this.</summary>
    public long Revision { get; }

    /// <summary>What it contributes, without what is sealed.</summary>
    public SessionContribution Contribution { get; }

    /// <summary>The <see cref="ShardViewSet.Version"/> of the views that it was read for.</summary>
    public int Version { get; }

    /// <summary>The contribution with every play that lies within these uncorrected instants.</summary>
    public SessionContribution Within((long From, long To) reach)
    {
        var near = parts.Values.Where(part => part.To >= reach.From && part.From <= reach.To).SelectMany(part => part.Plays);
        return Contribution with { Plays = [.. Sealing.Join(near.Concat(Contribution.Plays))] };
    }

    private sealed record Segment(long From, long To, IReadOnlyList<PlaySession> Plays);
}
