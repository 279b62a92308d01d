using Audiogum.Sessions.Grains.Interfaces;
using Audiogum.Sessions.Sessionization.Rollups;
using Audiogum.Sessions.Sessionization.Summaries;
using Audiogum.Sessions.Storage;

namespace Audiogum.Sessions.Grains.Tenants;

/// <summary>The numbers of one day or month of a tenant. Used by one reading at a time.</summary>
internal sealed class PeriodNumbers
{
    private readonly TenantDependencies dependencies;
    private readonly string tenant;
    private readonly LocalPeriod period;
    private readonly DimensionFilter filter;
    private readonly ShardQueryFanOut shards;

    public PeriodNumbers(TenantDependencies dependencies, IGrainFactory grains, string tenant, LocalPeriod period, DimensionFilter filter)
    {
        this.filter = filter;
        this.dependencies = dependencies;
        this.tenant = tenant;
        this.period = period;
        shards = new(dependencies, grains, tenant, (QuarterHours.FromInstant(period.From), QuarterHours.FromInstant(period.To)),
            filter);
    }

    /// <summary>The day or month.</summary>
    public LocalPeriod Period => period;

    /// <summary>What was read last.</summary>
    public Rollup Sum { get; private set; } = Rollup.Empty;

    /// <summary>Asks the shards and presents what they answer.</summary>
    /// <exception cref="DataUnavailableException">A part could not be read.</exception>
    public async Task<PeriodReport> ReadAsync()
    {
        var begunAt = dependencies.Time.GetTimestamp();
        var now = dependencies.Time.GetUtcNow().ToUnixTimeMilliseconds();
        Sum = await shards.SumAsync();
        var report = PeriodReportBuilder.Build(period, Sum, await CountRejectedAsync(), now);
        dependencies.Instruments.Read(dependencies.Time.GetElapsedTime(begunAt));
        return report;
    }

    private async ValueTask<long> CountRejectedAsync()
    {
        // A rejected event has no values that could be asked for.
        if (period.From == period.To || !filter.IsEmpty) return 0;
        try
        {
            return await dependencies.Store.CountRejectedAsync(tenant, period.From, period.To, CancellationToken.None);
        }
        catch (StoreUnavailableException)
        {
            throw new DataUnavailableException("The tenant's rejections cannot be counted now.");
        }
    }
}
