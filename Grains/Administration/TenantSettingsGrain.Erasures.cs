using Audiogum.Sessions.Grains.Erasure;
using Audiogum.Sessions.Grains.Interfaces;
using Audiogum.Sessions.Grains.Interfaces.Administration;
using Audiogum.Sessions.Grains.Interfaces.Erasure;
using Audiogum.Sessions.Grains.States;
using Audiogum.Sessions.Storage;

namespace Audiogum.Sessions.Grains.Administration;

// The tenant's queue of erasures. An erasure is registered, together with its entry in the trail, before anything of it is
// done; whatever crashes afterwards, it is run from here. They run one after the other, but for those that damaged data or
// a store that does not answer holds up. Tenants' settings are read wherever the tenant does anything, and by each round of
// retention, the first of which comes when a silo starts: so erasures go on after a restart.
internal sealed partial class TenantSettingsGrain
{
    private static readonly TimeSpan WakingPeriod = TimeSpan.FromSeconds(30);

    private IGrainTimer? waking;

    private ErasureQueue Queue => new(state.State.OpenErasures, state.State.Erasures);

    /// <inheritdoc/>
    public async ValueTask<ErasureRegistration> RequestErasure(string who, string userId)
    {
        string user;
        try
        {
            user = await users.ComputeAsync(Tenant, userId, CancellationToken.None);
        }
        catch (StoreUnavailableException)
        {
            throw new DataUnavailableException("The erasure cannot be registered now.");
        }

        var (queue, erasure) = Queue.Register(user, userId, timeProvider.GetUtcNow().ToUnixTimeMilliseconds());
        await WriteAsync(state.State.Version, state.State.Values, queue, who, "erasure.requested", [new("id", null, erasure.Id)]);
        WakeErasures();
        return ErasureQueue.Present(erasure, userId);
    }

    /// <inheritdoc/>
    public async ValueTask<int> CloseErasure(string id, int requests)
    {
        if (Queue.Find(id) is not { } erasure) return requests; // of an older release
        if (erasure.Requests != requests || erasure.UserId is not { } userId) return erasure.Requests;
        for (var part = 0L; part < state.State.Parts; part++)
        {
            var entries = await Part(part).Read();
            if (entries.Any(entry => entry.Who == userId)) await Part(part).Write(Anonymous(entries, userId, erasure.Pseudonym));
        }

        var closed = Queue.Close(id, timeProvider.GetUtcNow().ToUnixTimeMilliseconds());
        await WriteAsync(closed, Anonymous(state.State.Recent, userId, erasure.Pseudonym));
        return erasure.Requests;
    }

    /// <inheritdoc/>
    public ValueTask RunQueue()
    {
        WakeErasures();
        return ValueTask.CompletedTask;
    }

    private void WakeErasures()
    {
        if (state.State.OpenErasures.Count == 0) return;
        if (waking is not null) waking.Change(TimeSpan.Zero, WakingPeriod);
        else waking = this.RegisterGrainTimer(WakeAsync, new() { DueTime = TimeSpan.Zero, Period = WakingPeriod, KeepAlive = true });
    }

    private async Task WakeAsync()
    {
        foreach (var id in Queue.Open)
        {
            var erasure = GrainFactory.GetGrain<IErasureGrain>($"{Tenant}/{id}");
            var status = await erasure.Get();
            if (status is { CompletedAt: not null } && status.Requests >= (Queue.Find(id)?.Requests ?? 0))
            {
                await WriteAsync(Queue.Remove(id));
                continue;
            }

            await erasure.Run(Queue.RegistrationOf(id));
            if (status is not ({ IsHeldUp: true } or { IsFailing: true })) return;
        }

        if (state.State.OpenErasures.Count > 0) return;
        waking?.Dispose();
        waking = null;
    }

    /// <summary>The trail stays, but an erased user is not named in it as an administrator either.</summary>
    private static List<AuditEntry> Anonymous(IEnumerable<AuditEntry> entries, string userId, string pseudonym) =>
        [
            .. entries.Select(entry =>
                entry.Who == userId ? new(entry.Number, entry.At, pseudonym, entry.Action, entry.Changes) : entry)
        ];

    private async Task WriteAsync(ErasureQueue queue, List<AuditEntry>? recent = null)
    {
        var current = state.State;
        state.State = current.Copy();
        state.State.Recent = recent ?? current.Recent;
        (state.State.OpenErasures, state.State.Erasures) = (queue.Open, queue.Known);
        await StateWriting.WriteAsync(this, state, current, logger);
    }
}
