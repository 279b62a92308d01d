using Audiogum.Sessions.Gateway.Load;
using Audiogum.Sessions.Grains.Interfaces.Sessions;
using Audiogum.Sessions.Grains.Interfaces.Tenants;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Sessionization.Events;
using Audiogum.Sessions.Sessionization.Rollups;

namespace Audiogum.Sessions.Benchmarks.Cluster;

/// <summary>
/// Posts to session grains, made beforehand, and what they must come to: songs, so the truth is known without an engine.
/// </summary>
internal sealed class GrainLoad
{
    private const long Start = 1_790_856_000_000; // 2026-10-01T12:00Z
    private const long DayMs = 86_400_000;
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(60);

    private readonly string[] tenants;
    private readonly int sessionsEach;
    private readonly int eventsEach;
    private readonly (string Grain, AppendRequest Request)[] posts;

    /// <summary>Makes the posts; those of one session lie apart, as those of many clients at a time do.</summary>
    /// <param name="tenants">Tenants, all new.</param>
    /// <param name="sessionsEach">Sessions of each.</param>
    /// <param name="postsEach">Posts of each session.</param>
    /// <param name="batch">Events of each post.</param>
    public GrainLoad(int tenants, int sessionsEach, int postsEach, int batch)
    {
        this.tenants = [.. Enumerable.Range(0, tenants).Select(_ => $"load-{Guid.NewGuid():N}")];
        (this.sessionsEach, eventsEach) = (sessionsEach, postsEach * batch);
        var receipt = new Receipt(Start + SongSession.DurationOf(eventsEach) + DayMs, "user", "device");
        var sessions = this.tenants.SelectMany(tenant => Enumerable.Range(0, sessionsEach).Select(_ => new SessionKey(tenant, Guid.NewGuid().ToString("N")))).ToArray();
        posts = [.. from post in Enumerable.Range(0, postsEach)
                    from session in sessions
                    let body = SongSession.Body(session.SessionId, "load", Start, 1 + (post * batch), batch)
                    let read = EventBatchReader.Read(body, receipt.ReceivedAt).Entries
                    select (session.ToString(), new AppendRequest(receipt, [.. read.Select(entry => new AcceptedEvent(entry.Reading.Event!, entry.Json))]))];
    }

    /// <summary>Events in all.</summary>
    public long Events => (long)tenants.Length * sessionsEach * eventsEach;

    /// <summary>Posts everything once; how long each post took.</summary>
    /// <param name="grains">The actors.</param>
    /// <param name="callers">How many post at the same time.</param>
    /// <param name="progress">Is told now and then which part is done.</param>
    public async Task<TimeSpan[]> PostAsync(IGrainFactory grains, int callers, Action<double> progress)
    {
        var (next, taken) = (-1, new TimeSpan[posts.Length]);
        await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            for (var i = Interlocked.Increment(ref next); i < posts.Length; i = Interlocked.Increment(ref next))
            {
                var begun = TimeProvider.System.GetTimestamp();
                while ((await grains.GetGrain<ISessionGrain>(posts[i].Grain).Append(posts[i].Request)).Status != AppendStatus.Committed)
                    await Task.Delay(BetweenAttempts, TimeProvider.System);
                taken[i] = TimeProvider.System.GetElapsedTime(begun);
                if (i % 1_000 == 0) progress((double)i / posts.Length);
            }
        })));
        return taken;
    }

    /// <summary>Throws unless every tenant's days come to exactly what was posted.</summary>
    /// <param name="grains">The actors.</param>
    /// <param name="patience">How long the sums may take; null for what no healthy machine needs.</param>
    public async Task AssertExactAsync(IGrainFactory grains, TimeSpan? patience = null)
    {
        var one = SongSession.ForEvents(eventsEach);
        var expected = Enumerable.Repeat(one, sessionsEach).Aggregate(default(ListeningTruth), (sum, truth) => sum + truth);
        await Parallel.ForEachAsync(tenants, async (tenant, cancellationToken) =>
        {
            var begun = TimeProvider.System.GetTimestamp();
            for (; ; await Task.Delay(BetweenAttempts, TimeProvider.System, cancellationToken))
            {
                var shown = await SumAsync(grains.GetGrain<ITenantGrain>(tenant));
                if (shown == expected) return;
                if (TimeProvider.System.GetElapsedTime(begun) > (patience ?? Freshness)) throw new InvalidOperationException($"A tenant's days come to {shown}, not to {expected}.");
            }
        });
    }

    private async Task<ListeningTruth> SumAsync(ITenantGrain tenant)
    {
        var sum = default(ListeningTruth);
        for (var day = Start; day <= Start + SongSession.DurationOf(eventsEach) + DayMs; day += DayMs)
        {
            var totals = (await tenant.GetDaily(DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeMilliseconds(day).UtcDateTime), DimensionFilter.Everything)).Totals;
            sum += new ListeningTruth(totals.Events, totals.PlaySessions, totals.ItemPlays, totals.Completes, totals.ListeningMs);
        }

        return sum;
    }
}
