using Audiogum.Sessions.Grains.Erasure;
using Audiogum.Sessions.Grains.Interfaces.Administration;

namespace Audiogum.Sessions.Grains.Administration;

/// <summary>What is stored of a tenant's administration, in one piece: a setting never changes without its entry.</summary>
[GenerateSerializer, Alias("TenantState")]
public sealed class TenantState
{
    /// <summary>Counts changes of settings, from 0.</summary>
    [Id(0)]
    public long Version { get; set; }

    /// <summary>What is set, by <see cref="TenantSetting.Name"/>.</summary>
    [Id(1)]
    public Dictionary<string, string> Values { get; set; } = [];

    /// <summary>Parts of the trail that are full and stored by themselves.</summary>
    [Id(2)]
    public long Parts { get; set; }

    /// <summary>The entries after those, oldest first; at most <see cref="AuditPage.MaxEntries"/>.</summary>
    [Id(3)]
    public List<AuditEntry> Recent { get; set; } = [];

    /// <summary>Erasures that are not completed.</summary>
    [Id(4)]
    public List<string> OpenErasures { get; set; } = [];

    /// <summary>What is known of these, and of those closed lately.</summary>
    [Id(5)]
    public List<RegisteredErasure> Erasures { get; set; } = [];

    /// <summary>The same, to be changed.</summary>
    public TenantState Copy() => (TenantState)MemberwiseClone();
}

/// <summary>A full part of the trail.</summary>
[GenerateSerializer, Alias("AuditPart")]
public sealed class AuditPart
{
    /// <summary>Its entries, oldest first.</summary>
    [Id(0)]
    public List<AuditEntry> Entries { get; set; } = [];
}
