using Audiogum.Sessions.Grains.Erasure;
using Audiogum.Sessions.Grains.Interfaces.Administration;
using Audiogum.Sessions.Grains.States;
using Audiogum.Sessions.Grains.Tenants;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Audiogum.Sessions.Grains.Administration;

/// <summary>Keeps a tenant's settings and the trail of its administration.</summary>
internal sealed partial class TenantSettingsGrain(
    [PersistentState("tenant", GrainStates.Provider)] IPersistentState<TenantState> state,
    IOptions<TenantOptions> configured, UserDigest users, TimeProvider timeProvider, ILogger<TenantSettingsGrain> logger) : Grain, ITenantSettingsGrain
{

    private string Tenant => this.GetPrimaryKeyString();

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        WakeErasures();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<AdministeredSettings> Get() => ValueTask.FromResult(Settings());

    /// <inheritdoc/>
    public async ValueTask<SettingsOutcome> Change(SettingsChange change)
    {
        foreach (var (name, value) in change.Values)
        {
            if (TenantSetting.Find(name) is not { } setting) return new(null, name, "There is no such setting.");
            if (value is not null && setting.Fault(value) is { } fault) return new(null, name, fault);
        }

        var current = state.State;
        AuditedChange[] changes =
        [
            .. from wanted in change.Values
               let known = current.Values.GetValueOrDefault(wanted.Key)
               where known != wanted.Value
               orderby wanted.Key
               select new AuditedChange(wanted.Key, known, wanted.Value),
        ];
        if (changes.Length == 0) return new(Settings(), null, null);
        var values = new Dictionary<string, string>(current.Values);
        foreach (var changed in changes)
        {
            if (changed.To is { } value) values[changed.Name] = value;
            else values.Remove(changed.Name);
        }

        await WriteAsync(current.Version + 1, values, Queue, change.Who, "settings.changed", changes);
        return new(Settings(), null, null);
    }

    /// <inheritdoc/>
    public async ValueTask Record(string who, string action, IReadOnlyList<AuditedChange> changes) =>
        await WriteAsync(state.State.Version, state.State.Values, Queue, who, action, changes);

    /// <inheritdoc/>
    public async ValueTask<AuditPage> ListAudit(long? before, int limit)
    {
        var entries = new List<AuditEntry>(limit + 1);
        var last = Math.Min(before - 1 ?? long.MaxValue, (state.State.Parts * AuditPage.MaxEntries) + state.State.Recent.Count);
        while (last > 0 && entries.Count <= limit)
        {
            var part = (last - 1) / AuditPage.MaxEntries;
            var stored = part == state.State.Parts ? state.State.Recent : await Part(part).Read();
            var count = (int)(last - (part * AuditPage.MaxEntries));
            entries.AddRange(stored.Take(count).Reverse());
            last -= count;
        }

        return entries.Count <= limit ? new(entries, null) : new([.. entries.Take(limit)], entries[limit - 1].Number);
    }

    private AdministeredSettings Settings() => new(
        state.State.Version, state.State.Values, state.State.Values.GetValueOrDefault(TenantSetting.TimeZone.Name) ?? configured.Value.ZoneOf(Tenant).Id);

    // Entries move to a part of their own when the next one comes: if that is cut short, the part is written again, the same.
    private async Task WriteAsync(long version, Dictionary<string, string> values, ErasureQueue erasures, string who, string action, IReadOnlyList<AuditedChange> changes)
    {
        var current = state.State;
        var (parts, recent) = (current.Parts, current.Recent);
        if (recent.Count == AuditPage.MaxEntries)
        {
            await Part(parts).Write(recent);
            (parts, recent) = (parts + 1, []);
        }

        var entry = new AuditEntry((parts * AuditPage.MaxEntries) + recent.Count + 1, timeProvider.GetUtcNow().ToUnixTimeMilliseconds(), who, action, changes);
        state.State = new() { Version = version, Values = values, Parts = parts, Recent = [.. recent, entry], OpenErasures = erasures.Open, Erasures = erasures.Known };
        await StateWriting.WriteAsync(this, state, current, logger);
    }

    private IAuditPartGrain Part(long part) =>
        GrainFactory.GetGrain<IAuditPartGrain>(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Tenant}/{part}"));
}
