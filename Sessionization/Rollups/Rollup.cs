namespace Audiogum.Sessions.Sessionization.Rollups;

/// <summary>A sum of contributions over a range of quarter hours. Merging is associative and commutative.</summary>
public sealed class Rollup;
