using Audiogum.Sessions.Grains.Interfaces.Tenants;
using Audiogum.Sessions.Grains.Listings;
using Audiogum.Sessions.Sessionization.Rollups;
using Audiogum.Sessions.Sessionization.Summaries;
using Orleans.Concurrency;

namespace Audiogum.Sessions.Grains.Tenants;

/// <summary>
/// A tenant's dashboards. Reentrant, because everybody who asks while an answer is being read shares it; what is read
/// belongs to one <see cref="SharedAnswer{T}"/>, whose readings never overlap.
/// </summary>
[Reentrant]
internal sealed class TenantGrain(TenantDependencies dependencies) : Grain, ITenantGrain
{
    private const int MaxQuestions = 16;
    private const int MaxFilteredReadings = 2;

    private readonly Dictionary<(string Zone, bool Month, DateOnly Date, DimensionFilter Filter), SharedAnswer<PeriodReport>> periods = [];
    private readonly SemaphoreSlim filteredReadings = new(MaxFilteredReadings);
    private SharedAnswer<RealtimeReport>? realtime;
    private TailEpoch? epoch;
    private (string Zone, DateOnly Date, PeriodNumbers Today, PeriodNumbers Yesterday)? days;
    private string tenant = string.Empty;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        tenant = this.GetPrimaryKeyString();
        epoch = new(dependencies.Store, $"realtime:{tenant}", dependencies.Time);
        Forget();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask<RealtimeReport> GetRealtime() => await realtime!.GetAsync();

    /// <inheritdoc/>
    public async ValueTask<RealtimeReport> FollowRealtime()
    {
        await epoch!.TakeAsync(CancellationToken.None);
        return await realtime!.GetAsync();
    }

    /// <inheritdoc/>
    public ValueTask<TimeSpan> ForgetAnswers()
    {
        Forget();
        return epoch!.EndAsync();
    }

    /// <inheritdoc/>
    public async ValueTask<TenantToday> GetToday()
    {
        var zone = await ZoneAsync();
        return new(LocalPeriod.DateAt(zone, dependencies.Time.GetUtcNow().ToUnixTimeMilliseconds()), zone.Id);
    }

    /// <inheritdoc/>
    public async ValueTask<PeriodReport> GetDaily(DateOnly date, DimensionFilter filter) => await Question(await ZoneAsync(), month: false, date, filter).GetAsync();

    /// <inheritdoc/>
    public async ValueTask<PeriodReport> GetMonthly(DateOnly firstOfMonth, DimensionFilter filter) =>
        await Question(await ZoneAsync(), month: true, new(firstOfMonth.Year, firstOfMonth.Month, 1), filter).GetAsync();

    private void Forget()
    {
        periods.Clear();
        days = null;
        realtime = new(dependencies.Time, dependencies.Options.Value.Freshness, ReadRealtimeAsync);
    }

    private ValueTask<TimeZoneInfo> ZoneAsync() => dependencies.Zones.GetAsync(tenant);

    private SharedAnswer<PeriodReport> Question(TimeZoneInfo zone, bool month, DateOnly date, DimensionFilter filter)
    {
        if (periods.TryGetValue((zone.Id, month, date, filter), out var question)) return question;
        if (periods.Count >= MaxQuestions) ForgetStale();
        var period = month ? LocalPeriod.OfMonth(zone, date) : LocalPeriod.OfDay(zone, date);
        var numbers = Numbers(period, filter);
        question = new(dependencies.Time, dependencies.Options.Value.Freshness, filter.IsEmpty ? numbers.ReadAsync : () => ReadFilteredAsync(numbers));
        periods.Add((zone.Id, month, date, filter), question);
        return question;
    }

    // There are as many filters as anybody can think of: a few are read at a time, so that they never delay what all ask for.
    private async Task<PeriodReport> ReadFilteredAsync(PeriodNumbers numbers)
    {
        await filteredReadings.WaitAsync();
        try
        {
            return await numbers.ReadAsync();
        }
        finally
        {
            filteredReadings.Release();
        }
    }

    private void ForgetStale()
    {
        foreach (var (key, question) in periods)
        {
            if (!question.IsFresh()) periods.Remove(key);
        }
    }

    private PeriodNumbers Numbers(LocalPeriod period, DimensionFilter filter) => new(dependencies, GrainFactory, tenant, period, filter);

    private async Task<RealtimeReport> ReadRealtimeAsync()
    {
        var zone = await ZoneAsync();
        var now = dependencies.Time.GetUtcNow().ToUnixTimeMilliseconds();
        var (_, _, today, yesterday) = Days(zone, LocalPeriod.DateAt(zone, now));
        var daily = Task.WhenAll(today.ReadAsync(), yesterday.ReadAsync());
        var live = Task.WhenAll(Enumerable.Range(0, dependencies.Options.Value.Shards)
            .Select(shard => GrainFactory.GetGrain<ITenantShardGrain>(new TenantShardKey(tenant, shard).ToString()).Snapshot().AsTask()));
        await Task.WhenAll(daily, live);
        var soFar = SoFar.Build(today.Period, today.Sum, yesterday.Period, yesterday.Sum, now);
        return RealtimeReportBuilder.Build(LiveRollup.Merge(await live), (await daily)[0], soFar, now);
    }

    private (string Zone, DateOnly Date, PeriodNumbers Today, PeriodNumbers Yesterday) Days(TimeZoneInfo zone, DateOnly date)
    {
        if (days is not { } known || known.Date != date || known.Zone != zone.Id) days = known = (zone.Id, date, Day(date), Day(date.AddDays(-1)));
        return known;

        PeriodNumbers Day(DateOnly day) => Numbers(LocalPeriod.OfDay(zone, day), DimensionFilter.Everything);
    }
}
