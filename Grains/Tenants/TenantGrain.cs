using Audiogum.Sessions.Grains.Interfaces.Tenants;
using Audiogum.Sessions.Sessionization.Rollups;
using Audiogum.Sessions.Sessionization.Summaries;
using Orleans.Concurrency;

namespace Audiogum.Sessions.Grains.Tenants;

/// <summary>
/// A tenant's dashboards. Reentrant, because everybody who asks while an answer is being read shares it; what is read
/// belongs to one <see cref="SharedAnswer{T}"/>, whose readings never overlap.
/// </summary>
[Reentrant]
internal sealed class TenantGrain(TenantSurroundings surroundings) : Grain, ITenantGrain
{
    private const int MaxQuestions = 16;

    private readonly Dictionary<(bool Month, DateOnly Date), SharedAnswer<PeriodReport>> periods = [];
    private SharedAnswer<RealtimeReport>? realtime;
    private (DateOnly Date, PeriodNumbers Numbers)? today;
    private TimeZoneInfo zone = TimeZoneInfo.Utc;
    private string tenant = string.Empty;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        tenant = this.GetPrimaryKeyString();
        zone = surroundings.Options.Value.ZoneOf(tenant);
        realtime = new(surroundings.Time, surroundings.Options.Value.Freshness, ReadRealtimeAsync);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask<RealtimeReport> GetRealtime() =>
        await (realtime ?? throw new InvalidOperationException("Not activated.")).GetAsync();

    /// <inheritdoc/>
    public async ValueTask<PeriodReport> GetDaily(DateOnly date) => await Question(month: false, date).GetAsync();

    /// <inheritdoc/>
    public async ValueTask<PeriodReport> GetMonthly(DateOnly firstOfMonth) =>
        await Question(month: true, new(firstOfMonth.Year, firstOfMonth.Month, 1)).GetAsync();

    private SharedAnswer<PeriodReport> Question(bool month, DateOnly date)
    {
        if (periods.TryGetValue((month, date), out var question)) return question;
        if (periods.Count >= MaxQuestions) ForgetStale();
        var period = month ? LocalPeriod.OfMonth(zone, date) : LocalPeriod.OfDay(zone, date);
        question = new(surroundings.Time, surroundings.Options.Value.Freshness, Numbers(period).ReadAsync);
        periods.Add((month, date), question);
        return question;
    }

    private void ForgetStale()
    {
        foreach (var (key, question) in periods)
        {
            if (!question.IsFresh()) periods.Remove(key);
        }
    }

    private PeriodNumbers Numbers(LocalPeriod period) => new(surroundings, GrainFactory, tenant, period);

    private async Task<RealtimeReport> ReadRealtimeAsync()
    {
        var now = surroundings.Time.GetUtcNow().ToUnixTimeMilliseconds();
        var daily = Today(LocalPeriod.DateAt(zone, now)).ReadAsync();
        var live = Task.WhenAll(Enumerable.Range(0, surroundings.Options.Value.Shards)
            .Select(shard => GrainFactory.GetGrain<ILiveShardGrain>(new LiveShardKey(tenant, shard).ToString()).Snapshot().AsTask()));
        await Task.WhenAll(daily, live);
        return RealtimeReports.Build(LiveRollup.Merge(await live), await daily, now);
    }

    private PeriodNumbers Today(DateOnly date)
    {
        if (today is not { } known || known.Date != date) today = known = (date, Numbers(LocalPeriod.OfDay(zone, date)));
        return known.Numbers;
    }
}
