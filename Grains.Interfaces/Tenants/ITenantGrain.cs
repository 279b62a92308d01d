using Audiogum.Sessions.Sessionization.Rollups;
using Audiogum.Sessions.Sessionization.Summaries;

namespace Audiogum.Sessions.Grains.Interfaces.Tenants;

/// <summary>
/// A tenant's numbers: merges the tenant's shards, seldom however many ask. Keyed by tenant. Every call throws
/// <see cref="DataUnavailableException"/> rather than answering from a part of the data.
/// </summary>
[Alias("ITenantGrain")]
public interface ITenantGrain : IGrainWithStringKey
{
    /// <summary>The answer of <c>GET /v1/dashboards/realtime</c>.</summary>
    [Alias("GetRealtime")]
    ValueTask<RealtimeReport> GetRealtime();

    /// <summary>The same for a gateway that goes on showing it while others begin to follow (<see cref="FeedLease"/>).</summary>
    [Alias("FollowRealtime")]
    ValueTask<RealtimeReport> FollowRealtime();

    /// <summary>What day it is for the tenant: no numbers are read for this.</summary>
    [Alias("GetToday")]
    ValueTask<TenantToday> GetToday();

    /// <summary>The answer of <c>GET /v1/dashboards/daily</c> for a day of the tenant's time zone, of the plays that pass.</summary>
    [Alias("GetDaily")]
    ValueTask<PeriodReport> GetDaily(DateOnly date, DimensionFilter filter);

    /// <summary>The answer of <c>GET /v1/dashboards/monthly</c> for a month of the tenant's time zone, of the plays that pass.</summary>
    [Alias("GetMonthly")]
    ValueTask<PeriodReport> GetMonthly(DateOnly firstOfMonth, DimensionFilter filter);

    /// <summary>Forgets answers that are kept for others who ask soon: a user was erased.</summary>
    /// <returns>How long gateways may still show the real-time numbers that they hold.</returns>
    [Alias("ForgetAnswers")]
    ValueTask<TimeSpan> ForgetAnswers();
}
