namespace Audiogum.Sessions.Sessionization.Rollups;

/// <summary>The state of now over the sessions of a shard or a tenant.</summary>
public sealed class LiveRollup;
