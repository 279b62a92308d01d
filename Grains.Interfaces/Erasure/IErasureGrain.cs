using Orleans.Concurrency;

namespace Audiogum.Sessions.Grains.Interfaces.Erasure;

/// <summary>
/// One erasure of a user, from the request to the certificate. Keyed by <c>tenant/id</c>; the id is random, so no key reveals
/// the user. All work is done durably in steps that may be repeated. The tenant's queue runs it.
/// </summary>
[Alias("IErasureGrain")]
public interface IErasureGrain : IGrainWithStringKey
{
    /// <summary>Begins an erasure that is registered, durably; or continues one that was asked for again. May be repeated.</summary>
    /// <exception cref="DataUnavailableException">It is not known whether it was begun.</exception>
    [Alias("Begin")]
    ValueTask<ErasureStatus> Begin(ErasureRegistration registration);

    /// <summary>Works until it is completed. Nobody waits for it; the queue calls again until there is a certificate.</summary>
    /// <param name="registration">What to begin with; null once the user is forgotten, when only the certificate is missing.</param>
    [Alias("Run")]
    [OneWay]
    ValueTask Run(ErasureRegistration? registration);

    /// <summary>Its progress, or null when there is no such erasure. Answered at once, whatever it is doing.</summary>
    [Alias("Get")]
    [AlwaysInterleave]
    ValueTask<ErasureStatus?> Get();
}
