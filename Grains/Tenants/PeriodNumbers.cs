using Audiogum.Sessions.Grains.Interfaces;
using Audiogum.Sessions.Sessionization.Rollups;
using Audiogum.Sessions.Sessionization.Summaries;
using Audiogum.Sessions.Storage;

namespace Audiogum.Sessions.Grains.Tenants;

/// <summary>The numbers of one day or month of a tenant. Used by one reading at a time.</summary>
internal sealed class PeriodNumbers
{
    private readonly TenantSurroundings surroundings;
    private readonly IGrainFactory grains;
    private readonly string tenant;
    private readonly LocalPeriod period;
    private readonly DimensionFilter filter;
    private readonly IReadOnlyList<DaySlice> slices;
    private readonly MergedSum merged = new();

    public PeriodNumbers(TenantSurroundings surroundings, IGrainFactory grains, string tenant, LocalPeriod period, DimensionFilter filter)
    {
        this.filter = filter;
        this.surroundings = surroundings;
        this.grains = grains;
        this.tenant = tenant;
        this.period = period;
        slices = DaySlice.Cut(QuarterHours.Of(period.From), QuarterHours.Of(period.To), surroundings.Options.Value.Shards, filter);
    }

    /// <summary>The day or month.</summary>
    public LocalPeriod Period => period;

    /// <summary>What was read last.</summary>
    public Rollup Sum { get; private set; } = Rollup.Empty;

    /// <summary>Asks the shards and presents what they answer.</summary>
    /// <exception cref="DataUnavailableException">A part could not be read.</exception>
    public async Task<PeriodReport> ReadAsync()
    {
        var options = surroundings.Options.Value;
        var begunAt = surroundings.Time.GetTimestamp();
        var now = surroundings.Time.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (var questions in (await QuestionsAsync(options.Shards)).Chunk(options.ParallelSums))
            await Task.WhenAll(questions.Select(question => question.Slice.AskAsync(grains, tenant, question.Shard)));

        Sum = merged.Of(slices.Select(slice => slice.Sum()).ToArray());
        var report = PeriodReports.Build(period, Sum, await CountRejectedAsync(), now);
        surroundings.Instruments.Read(surroundings.Time.GetElapsedTime(begunAt));
        return report;
    }

    /// <summary>The shards to ask: those that have rows of a day. A row is indexed in the commit that is acknowledged, so none is missed.</summary>
    private async ValueTask<IReadOnlyList<(DaySlice Slice, int Shard)>> QuestionsAsync(int shards)
    {
        if (slices.Count == 0) return [];
        try
        {
            var first = slices[0].Day;
            var shardDays = await surroundings.Store.ListShardDaysAsync(tenant, shards, first, slices[^1].Day + 1, CancellationToken.None);
            return [.. shardDays.Select(shardDay => (slices[shardDay.Day - first], shardDay.Shard))];
        }
        catch (StoreUnavailableException)
        {
            throw new DataUnavailableException("The tenant's days cannot be read now.");
        }
    }

    private async ValueTask<long> CountRejectedAsync()
    {
        // A rejected event has no values that could be asked for.
        if (period.From == period.To || !filter.IsEmpty) return 0;
        try
        {
            return await surroundings.Store.CountRejectedAsync(tenant, period.From, period.To, CancellationToken.None);
        }
        catch (StoreUnavailableException)
        {
            throw new DataUnavailableException("The tenant's rejections cannot be counted now.");
        }
    }
}
