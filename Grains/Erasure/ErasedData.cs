using Audiogum.Sessions.Grains.Exports;
using Audiogum.Sessions.Grains.Interfaces.Listings;
using Audiogum.Sessions.Grains.Interfaces.Tenants;
using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Storage.Erasure;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace Audiogum.Sessions.Grains.Erasure;

/// <summary>What is left of rewritten data outside of the rows: answers kept in memory, and old bytes in files.</summary>
/// <param name="store">The session store.</param>
/// <param name="states">Where grains keep small state.</param>
/// <param name="exports">Where exports go.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class ErasedData(
    ISessionStore store, [FromKeyedServices(GrainStates.Provider)] IGrainStorage states, ExportLocation exports,
    TimeProvider timeProvider)
{
    private const string OtherStates =
        "The database of the actors' small state keeps replaced documents in its own files and logs by its own rules.";

    /// <summary>Waits until no gateway shows what it read before, and removes old bytes from our files. May be repeated.</summary>
    /// <returns>What databases and buckets keep by their own rules, a sentence each.</returns>
    /// <exception cref="StoreUnavailableException">Not now; try again.</exception>
    public async Task<IReadOnlyList<string>> PurgeAsync(string tenant, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var answers = await grains.GetGrain<ITenantGrain>(tenant).ForgetAnswers();
        var tails = await grains.GetGrain<ITenantListingGrain>(tenant).ForgetTails();
        var remains = new List<string>(await store.PurgeAsync(cancellationToken));
        if (states is IPurgeableStore own) remains.AddRange(await own.PurgeAsync(cancellationToken));
        else remains.Add(OtherStates);
        if (exports.Bucket?.Remains is { } objects) remains.Add(objects);
        await Task.Delay(answers > tails ? answers : tails, timeProvider, cancellationToken);
        return [.. remains.Distinct()];
    }
}
