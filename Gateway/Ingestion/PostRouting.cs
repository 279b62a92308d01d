using System.Collections.Concurrent;

using Audiogum.Sessions.Gateway.Authentication;
using Audiogum.Sessions.Grains.Interfaces;
using Audiogum.Sessions.Grains.Interfaces.Listings;
using Audiogum.Sessions.Grains.Interfaces.Sessions;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Sessionization.Events;

using Microsoft.Extensions.Options;

namespace Audiogum.Sessions.Gateway.Ingestion;

/// <summary>Hands the events of a post to the actors of their sessions, and the rejected ones to the archive.</summary>
public sealed class PostRouting(IGrainFactory grains, IOptions<IngestionOptions> options, FairPostScheduler turns, PostInstruments instruments)
{
    private readonly GrainReferences<ISessionGrain> _sessions = new(grains);

    /// <summary>
    /// The outcome of every event that is not rejected, by its place in the post, when all of it is durable; else why not.
    /// Faults of the actors' side are thrown.
    /// </summary>
    public async ValueTask<AppendReply> StoreAsync(CurrentCaller caller, Receipt receipt, IReadOnlyList<BatchEntry> entries, List<SessionGroup> groups)
    {
        var outcomes = new AppendOutcome[entries.Count];
        var rejected = Rejected(entries);
        if (groups.Count == 1 && rejected is null)
            return new(await AppendAsync(caller.Tenant, receipt, groups[0], isOneOfSeveral: false, outcomes), outcomes);

        var archived = rejected is null
            ? Task.FromResult(AppendStatus.Committed)
            : StoreRejectionsAsync(caller.Tenant, receipt, rejected);
        var stored = AppendAllAsync(caller.Tenant, receipt, groups, outcomes);
        await Task.WhenAll(archived, stored);
        return new(Worst(await archived, await stored), outcomes);
    }

    private async Task<AppendStatus> AppendAllAsync(string tenant, Receipt receipt, List<SessionGroup> groups, AppendOutcome[] outcomes)
    {
        var worst = new ConcurrentBag<AppendStatus>();
        var isOverBudget = false;
        await Parallel.ForEachAsync(groups, new ParallelOptions { MaxDegreeOfParallelism = options.Value.SessionsAtOnce }, async (group, _) =>
        {
            if (Volatile.Read(ref isOverBudget)) return; // the post is sent again anyway: what is left of it would be refused for the same reason
            if (await AppendAsync(tenant, receipt, group, isOneOfSeveral: groups.Count > 1, outcomes) is not (var status and not AppendStatus.Committed)) return;
            worst.Add(status);
            if (status is AppendStatus.Throttled or AppendStatus.TooManySessions) Volatile.Write(ref isOverBudget, true);
        });
        return worst.Aggregate(AppendStatus.Committed, Worst);
    }

    /// <summary>What is not known to be durable matters more than what must wait.</summary>
    private static AppendStatus Worst(AppendStatus a, AppendStatus b) =>
        a == AppendStatus.Unavailable || b == AppendStatus.Unavailable ? AppendStatus.Unavailable : a == AppendStatus.Committed ? b : a;

    private async ValueTask<AppendStatus> AppendAsync(string tenant, Receipt receipt, SessionGroup group, bool isOneOfSeveral, AppendOutcome[] outcomes)
    {
        using var turn = await turns.TakeAsync(tenant, group, isOneOfSeveral);
        var reply = await _sessions[new SessionKey(tenant, group.SessionId).ToString()].Append(group.ToRequest(receipt));
        for (var i = 0; i < reply.Outcomes.Length; i++) outcomes[group.Indexes[i]] = reply.Outcomes[i];
        return reply.Status;
    }

    private async Task<AppendStatus> StoreRejectionsAsync(string tenant, Receipt receipt, List<RejectionEntry> rejected)
    {
        using var turn = await turns.TakeAsync(tenant, rejected.Sum(one => (long)one.Json.Length));
        var kept = await grains.GetGrain<ITenantRejectionsGrain>(tenant).Append(new(receipt, rejected));
        if (kept) instruments.Rejected(rejected);
        return kept ? AppendStatus.Committed : AppendStatus.Unavailable;
    }

    private static List<RejectionEntry>? Rejected(IReadOnlyList<BatchEntry> entries)
    {
        List<RejectionEntry>? rejected = null;
        for (var index = 0; index < entries.Count; index++)
        {
            var entry = entries[index];
            if (entry.Reading.Rejection is { } rejection) (rejected ??= []).Add(RejectedEventText.Create(entry.Json.Span, rejection));
        }

        return rejected;
    }
}
