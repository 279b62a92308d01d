using Audiogum.Sessions.Gateway.Authentication;
using Audiogum.Sessions.Grains.Interfaces;
using Audiogum.Sessions.Grains.Interfaces.Archive;
using Audiogum.Sessions.Grains.Interfaces.Sessions;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Sessionization.Events;

using Microsoft.Extensions.Options;

namespace Audiogum.Sessions.Gateway.Ingestion;

/// <summary>Hands the events of a post to the actors of their sessions, and the rejected ones to the archive.</summary>
public sealed class PostRouting(IGrainFactory grains, IOptions<IngestionOptions> options, PostInstruments instruments)
{
    private readonly GrainReferences<ISessionGrain> _sessions = new(grains);

    /// <summary>
    /// The outcome of every event that is not rejected, by its place in the post; null when something of the post is not
    /// known to be durable (503). Faults of the actors' side are thrown.
    /// </summary>
    public async ValueTask<AppendOutcome[]?> StoreAsync(CurrentCaller caller, Receipt receipt, IReadOnlyList<BatchEntry> entries)
    {
        var outcomes = new AppendOutcome[entries.Count];
        var groups = SessionGroups.Of(entries);
        var rejected = Rejected(entries);
        if (groups.Count == 1 && rejected is null)
            return await AppendAsync(caller.Tenant, receipt, groups[0], outcomes) ? outcomes : null;

        var archived = rejected is null
            ? Task.FromResult(true)
            : KeepAsync(caller.Tenant, receipt, rejected);
        var stored = AppendAllAsync(caller.Tenant, receipt, groups, outcomes);
        await Task.WhenAll(archived, stored);
        return await archived && await stored ? outcomes : null;
    }

    private async Task<bool> AppendAllAsync(string tenant, Receipt receipt, List<SessionGroup> groups, AppendOutcome[] outcomes)
    {
        var stored = true;
        await Parallel.ForEachAsync(groups, new ParallelOptions { MaxDegreeOfParallelism = options.Value.SessionsAtOnce }, async (group, _) =>
        {
            if (!await AppendAsync(tenant, receipt, group, outcomes)) Volatile.Write(ref stored, false);
        });
        return Volatile.Read(ref stored);
    }

    private async ValueTask<bool> AppendAsync(string tenant, Receipt receipt, SessionGroup group, AppendOutcome[] outcomes)
    {
        var reply = await _sessions[new SessionKey(tenant, group.SessionId).ToString()].Append(group.ToRequest(receipt));
        if (reply.Status != AppendStatus.Committed) return false;
        for (var i = 0; i < reply.Outcomes.Length; i++) outcomes[group.Indexes[i]] = reply.Outcomes[i];
        return true;
    }

    private async Task<bool> KeepAsync(string tenant, Receipt receipt, List<RejectedEvent> rejected)
    {
        var kept = await grains.GetGrain<ITenantArchiveGrain>(tenant).AppendRejections(new(receipt, rejected));
        if (kept) instruments.Rejected(rejected);
        return kept;
    }

    private static List<RejectedEvent>? Rejected(IReadOnlyList<BatchEntry> entries)
    {
        List<RejectedEvent>? rejected = null;
        for (var index = 0; index < entries.Count; index++)
        {
            var entry = entries[index];
            if (entry.Reading.Rejection is { } rejection) (rejected ??= []).Add(RejectedEventText.Keep(entry.Json.Span, rejection));
        }

        return rejected;
    }
}
