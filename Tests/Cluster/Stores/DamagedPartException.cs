using Audiogum.Sessions.Storage.Faults;

namespace Audiogum.Sessions.Tests.Cluster.Stores;

/// <summary>Stored data of a tenant is damaged in another way than by a wrong checksum, as where a page of the file cannot be read.</summary>
internal sealed class DamagedPartException() : FaultyDataException("Damaged on purpose.")
{
    public override string Kind => "damaged";
}
