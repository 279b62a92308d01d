namespace Audiogum.Sessions.Grains.Interfaces.Erasure;

/// <summary>Finds all that is stored of one user of a tenant. Keyed by tenant.</summary>
[Alias("IUserDataGrain")]
public interface IUserDataGrain : IGrainWithStringKey
{
    /// <summary>The lines of <c>GET /v1/users/{userid}/export</c>; it looks through all that the tenant has.</summary>
    /// <returns>Whole lines of NDJSON, some at a time; an empty piece says that it still looks.</returns>
    [Alias("Export")]
    IAsyncEnumerable<JsonReply> Export(string userId);
}
