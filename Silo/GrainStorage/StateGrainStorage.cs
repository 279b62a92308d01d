using Audiogum.Sessions.Storage.Erasure;
using Audiogum.Sessions.Storage.States;
using Orleans.Serialization.Serializers;
using Orleans.Storage;

namespace Audiogum.Sessions.Silo.GrainStorage;

/// <summary>Orleans' grain storage over a store of ours: turns states into documents and tags into Orleans' rules.</summary>
/// <param name="store">Holds the documents; opened and closed with the silo.</param>
/// <param name="serializer">Writes and reads them.</param>
/// <param name="activators">Make the state of a grain that has none.</param>
internal sealed class StateGrainStorage(IStateStore store, IGrainStorageSerializer serializer, IActivatorProvider activators)
    : IGrainStorage, IPurgeableStore, ILifecycleParticipant<ISiloLifecycle>
{
    public ValueTask<IReadOnlyList<string>> PurgeAsync(CancellationToken cancellationToken) => store.PurgeAsync(cancellationToken);

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var found = await store.FindAsync(Key(stateName, grainId), CancellationToken.None);
        grainState.ETag = found?.Tag;
        grainState.RecordExists = found is { Data.Length: > 0 };
        grainState.State = grainState.RecordExists ? serializer.Deserialize<T>(new BinaryData(found!.Data)) ?? Empty<T>() : Empty<T>();
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        grainState.ETag = await store.WriteAsync(Key(stateName, grainId), grainState.ETag, serializer.Serialize(grainState.State).ToMemory(), CancellationToken.None)
            ?? throw Conflict(stateName, grainState.ETag);
        grainState.RecordExists = true;
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var key = Key(stateName, grainId);
        if (grainState.ETag is { } tag ? !await store.DeleteAsync(key, tag, CancellationToken.None) : await store.FindAsync(key, CancellationToken.None) is not null)
            throw Conflict(stateName, grainState.ETag);
        grainState.ETag = null;
        grainState.RecordExists = false;
        grainState.State = Empty<T>();
    }

    public void Participate(ISiloLifecycle observer) => observer.Subscribe(
        nameof(StateGrainStorage), ServiceLifecycleStage.ApplicationServices, store.OpenAsync, _ => store.DisposeAsync().AsTask());

    private static StateKey Key(string stateName, GrainId grainId) => new(stateName, grainId.ToString());

    // Without the grain's key: it may name a user, and this goes into logs.
    private static InconsistentStateException Conflict(string stateName, string? tag) =>
        new($"A state {stateName} was written by somebody else.", "other", tag ?? "none");

    private T Empty<T>() => activators.GetActivator<T>().Create();
}
