namespace Audiogum.Sessions.Grains.Interfaces;

/// <summary>
/// References to grains of one interface, by key. The factory finds out by reflection, at each call, which grain class an
/// interface stands for; on the path of every post that was a twentieth of all time, so here it is asked once.
/// Safe from any thread.
/// </summary>
/// <typeparam name="TGrain">An interface that one grain class implements.</typeparam>
/// <param name="factory">The factory of the process's client or silo.</param>
public sealed class GrainReferences<TGrain>(IGrainFactory factory)
    where TGrain : IGrainWithStringKey
{
    private readonly Lazy<(GrainType Type, GrainInterfaceType Interface)?> kind = new(() =>
        factory.GetGrain<TGrain>("any") is GrainReference any ? (any.GrainId.Type, any.InterfaceType) : null);

    /// <summary>The grain with this key. A factory that hands out no references, as a test's may, is asked each time.</summary>
    public TGrain this[string key] => kind.Value is { } known
        ? (TGrain)factory.GetGrain(GrainId.Create(known.Type, key), known.Interface)
        : factory.GetGrain<TGrain>(key);
}
