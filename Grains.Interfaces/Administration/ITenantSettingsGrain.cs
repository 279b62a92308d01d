using Audiogum.Sessions.Grains.Interfaces.Erasure;

namespace Audiogum.Sessions.Grains.Interfaces.Administration;

/// <summary>
/// What a tenant's administrators have set, and the trail of what they did. Keyed by tenant. What a call has answered is
/// durable; a change and its entry in the trail are one write.
/// </summary>
[Alias("ITenantSettingsGrain")]
public interface ITenantSettingsGrain : IGrainWithStringKey
{
    /// <summary>The settings.</summary>
    /// <exception cref="DataUnavailableException">They cannot be read.</exception>
    [Alias("Get")]
    ValueTask<AdministeredSettings> Get();

    /// <summary>Sets some, takes some back, and leaves the rest; all of it or, at the first fault, nothing.</summary>
    /// <exception cref="DataUnavailableException">It is not known whether it took effect.</exception>
    [Alias("Change")]
    ValueTask<SettingsOutcome> Change(SettingsChange change);

    /// <summary>Adds an entry for something else that an administrator is about to do.</summary>
    /// <exception cref="DataUnavailableException">It may not have been written: do not do it.</exception>
    [Alias("Record")]
    ValueTask Record(string who, string action, IReadOnlyList<AuditedChange> changes);

    /// <summary>
    /// Registers an erasure and its entry in the trail, durably; it is run until it is completed. For a user whose erasure is
    /// open, or was closed within a day, that is the same erasure, and all stored data is searched again.
    /// </summary>
    /// <exception cref="DataUnavailableException">It may not have been registered.</exception>
    [Alias("RequestErasure")]
    ValueTask<ErasureRegistration> RequestErasure(string who, string userId);

    /// <summary>Forgets the user of an erasure that found all there is, unless it was asked for again. May be repeated.</summary>
    /// <param name="id">The erasure.</param>
    /// <param name="requests">How many requests it has answered.</param>
    /// <returns>How many there were; more than <paramref name="requests"/> when it has to search again.</returns>
    /// <exception cref="DataUnavailableException">It may not have been forgotten.</exception>
    [Alias("CloseErasure")]
    ValueTask<int> CloseErasure(string id, int requests);

    /// <summary>Looks at the queue of erasures: one of them is completed.</summary>
    [Alias("WakeQueue")]
    ValueTask RunQueue();

    /// <summary>Entries of the trail, newest first.</summary>
    /// <param name="before">Only entries with a lower number; null for the newest.</param>
    /// <param name="limit">1 to <see cref="AuditPage.MaxEntries"/>.</param>
    [Alias("ListAudit")]
    ValueTask<AuditPage> ListAudit(long? before, int limit);
}

/// <summary>A tenant's settings as they stand.</summary>
/// <param name="version">Counts changes, from 0.</param>
/// <param name="values">What is set, by <see cref="TenantSetting.Name"/>.</param>
/// <param name="timeZone">The zone that counts: the one set, or that of the configuration.</param>
[GenerateSerializer, Immutable, Alias("AdministeredSettings")]
public sealed class AdministeredSettings(long version, Dictionary<string, string> values, string timeZone)
{
    /// <summary>Counts changes, from 0.</summary>
    [Id(0)]
    public long Version { get; } = version;

    /// <summary>What is set, by <see cref="TenantSetting.Name"/>.</summary>
    [Id(1)]
    public Dictionary<string, string> Values { get; } = values;

    /// <summary>The zone that counts: the one set, or that of the configuration.</summary>
    [Id(2)]
    public string TimeZone { get; } = timeZone;

    /// <summary>Days after their receipt when raw events are deleted; 0 for never.</summary>
    public int RetentionDays => Values.TryGetValue(TenantSetting.RetentionDays.Name, out var text) ? int.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : 0;

    /// <summary>The number that is set, but never above the configured one; that where none is set.</summary>
    /// <param name="setting">A setting that is a number.</param>
    /// <param name="configured">What the configuration says: the operator's ceiling.</param>
    public int NumberOf(TenantSetting setting, int configured) =>
        Values.TryGetValue(setting.Name, out var text) ? (int)Math.Min(configured, long.Parse(text, System.Globalization.CultureInfo.InvariantCulture)) : configured;
}

/// <summary>What an administrator wants changed.</summary>
/// <param name="who">Who asks: <c>sub</c> of the token.</param>
/// <param name="values">New values by name; null takes a setting back, so that the configuration counts.</param>
[GenerateSerializer, Immutable, Alias("SettingsChange")]
public sealed class SettingsChange(string who, Dictionary<string, string?> values)
{
    /// <summary>Who asks.</summary>
    [Id(0)]
    public string Who { get; } = who;

    /// <summary>New values by name; null takes a setting back.</summary>
    [Id(1)]
    public Dictionary<string, string?> Values { get; } = values;
}

/// <summary>What became of a change: exactly one member is not null, but for <paramref name="name"/>.</summary>
/// <param name="settings">The settings after it.</param>
/// <param name="name">The setting at fault.</param>
/// <param name="fault">What is wrong with it, in words; then nothing has changed.</param>
[GenerateSerializer, Immutable, Alias("SettingsOutcome")]
public sealed class SettingsOutcome(AdministeredSettings? settings, string? name, string? fault)
{
    /// <summary>The settings after it.</summary>
    [Id(0)]
    public AdministeredSettings? Settings { get; } = settings;

    /// <summary>The setting at fault.</summary>
    [Id(1)]
    public string? Name { get; } = name;

    /// <summary>What is wrong with it; then nothing has changed.</summary>
    [Id(2)]
    public string? Fault { get; } = fault;
}
