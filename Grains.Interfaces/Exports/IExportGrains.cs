namespace Audiogum.Sessions.Grains.Interfaces.Exports;

/// <summary>Writes what is new of a tenant into its bucket. Keyed by tenant; the only one that writes there.</summary>
[Alias("ITenantExportGrain")]
public interface ITenantExportGrain : IGrainWithStringKey
{
    /// <summary>Begins to write what is new, unless it is at it. Does not wait for it.</summary>
    [Alias("Wake")]
    ValueTask Wake();
}

/// <summary>Wakes the exports of all tenants in turn, however many silos ask. There is one, with the key 0.</summary>
[Alias("IExportRoundsGrain")]
public interface IExportRoundsGrain : IGrainWithIntegerKey
{
    /// <summary>Begins a round, unless one began less than an interval ago.</summary>
    [Alias("Wake")]
    ValueTask Wake();
}
