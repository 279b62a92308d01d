namespace Audiogum.Sessions.Grains.Interfaces.Administration;

/// <summary>A full part of a tenant's trail: <see cref="AuditPage.MaxEntries"/> entries, written once. Keyed by <c>tenant/part</c>, from 0.</summary>
[Alias("IAuditPartGrain")]
public interface IAuditPartGrain : IGrainWithStringKey
{
    /// <summary>Writes the part; nothing when it is written already.</summary>
    /// <exception cref="DataUnavailableException">It is not known whether it was written.</exception>
    [Alias("Keep")]
    ValueTask Write(IReadOnlyList<AuditEntry> entries);

    /// <summary>The part, oldest first; empty when it is not written.</summary>
    [Alias("Read")]
    ValueTask<IReadOnlyList<AuditEntry>> Read();
}
