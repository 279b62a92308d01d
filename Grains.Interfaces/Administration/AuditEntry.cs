namespace Audiogum.Sessions.Grains.Interfaces.Administration;

/// <summary>What an administrator did. Never holds a token, nor a user that it was done to.</summary>
/// <param name="number">Its place in the tenant's trail, from 1 without holes.</param>
/// <param name="at">When, milliseconds since 1970.</param>
/// <param name="who">Who: <c>sub</c> of the token, else its <c>deviceid</c>, else <c>unnamed</c>.</param>
/// <param name="action">What kind of thing, as <c>settings.changed</c>.</param>
/// <param name="changes">What changed.</param>
[GenerateSerializer, Immutable, Alias("AuditEntry")]
public sealed class AuditEntry(long number, long at, string who, string action, IReadOnlyList<AuditedChange> changes)
{
    /// <summary>Its place in the tenant's trail.</summary>
    [Id(0)]
    public long Number { get; } = number;

    /// <summary>When, milliseconds since 1970.</summary>
    [Id(1)]
    public long At { get; } = at;

    /// <summary>Who.</summary>
    [Id(2)]
    public string Who { get; } = who;

    /// <summary>What kind of thing.</summary>
    [Id(3)]
    public string Action { get; } = action;

    /// <summary>What changed.</summary>
    [Id(4)]
    public IReadOnlyList<AuditedChange> Changes { get; } = changes;
}

/// <summary>One thing that changed.</summary>
/// <param name="name">Its name.</param>
/// <param name="from">What it was, or null for nothing.</param>
/// <param name="to">What it is, or null for nothing.</param>
[GenerateSerializer, Immutable, Alias("AuditedChange")]
public sealed class AuditedChange(string name, string? from, string? to)
{
    /// <summary>Its name.</summary>
    [Id(0)]
    public string Name { get; } = name;

    /// <summary>What it was.</summary>
    [Id(1)]
    public string? From { get; } = from;

    /// <summary>What it is.</summary>
    [Id(2)]
    public string? To { get; } = to;
}

/// <summary>Some entries of a trail, newest first.</summary>
/// <param name="entries">The entries.</param>
/// <param name="next">Where the next page begins, or null at the end.</param>
[GenerateSerializer, Immutable, Alias("AuditPage")]
public sealed class AuditPage(IReadOnlyList<AuditEntry> entries, long? next)
{
    /// <summary>Entries of a page, and of a part of the trail that is stored.</summary>
    public const int MaxEntries = 100;

    /// <summary>The entries.</summary>
    [Id(0)]
    public IReadOnlyList<AuditEntry> Entries { get; } = entries;

    /// <summary>Where the next page begins, or null at the end.</summary>
    [Id(1)]
    public long? Next { get; } = next;
}
