namespace Audiogum.Sessions.Sessionization.Rollups;

/// <summary>
/// What the sessions of a shard came to on a UTC day, and which sessions they were: enough to answer for the day without their
/// contributions, for as long as none of them changes.
/// </summary>
/// <param name="Stamp">Names this sum; never 0, and never given to another.</param>
/// <param name="Sum">The sum over the whole day.</param>
/// <param name="Members">The sessions that it is made of.</param>
/// <param name="LongSessions">Ids of the sessions with sealed parts that lie on the day: they are not in the sum.</param>
public sealed record DaySnapshot(long Stamp, Rollup Sum, IReadOnlySet<Guid> Members, IReadOnlyList<string> LongSessions);

/// <summary>A sum that is kept, and until when it is known to be right.</summary>
/// <param name="Day">UTC days since 1970.</param>
/// <param name="Stamp">The sum's.</param>
/// <param name="AsOf">Every change of the shard up to this position is in the sum.</param>
public readonly record struct DaySnapshotEntry(int Day, long Stamp, StorePosition AsOf);
