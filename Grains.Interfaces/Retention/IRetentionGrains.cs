namespace Audiogum.Sessions.Grains.Interfaces.Retention;

/// <summary>Deletes raw events of a tenant whose time is over, as its administrators have set it. Keyed by tenant.</summary>
[Alias("ITenantRetentionGrain")]
public interface ITenantRetentionGrain : IGrainWithStringKey
{
    /// <summary>Begins to look for them, unless it is at it. Does not wait for it.</summary>
    [Alias("Wake")]
    ValueTask RunNow();
}

/// <summary>Wakes the retention of all tenants in turn, however many silos ask. There is one, with the key 0.</summary>
[Alias("IRetentionRoundsGrain")]
[GrainInterfaceType("Audiogum.Sessions.Grains.Interfaces.Retention.IRetentionRoundsGrain")]
public interface IRetentionSweepGrain : IGrainWithIntegerKey
{
    /// <summary>Begins a round, unless one began less than an interval ago.</summary>
    [Alias("Wake")]
    ValueTask RunNow();
}
