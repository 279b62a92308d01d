using Audiogum.Sessions.Grains.Interfaces;
using Audiogum.Sessions.Storage;

namespace Audiogum.Sessions.Grains.Sessions;

/// <summary>The documents of a session, as it stands when their turn comes.</summary>
public sealed partial class SessionGrain
{
    /// <inheritdoc />
    public IAsyncEnumerable<JsonReply> GetSession() =>
        ReadAsync((loaded, reader) => loaded.Retired is { } retired ? reader.Session(retired, Now) : reader.Session(loaded.Set.State(key.SessionId), loaded.Revision, Now));

    /// <inheritdoc />
    public IAsyncEnumerable<JsonReply> GetEvents() => ReadAsync((loaded, reader) => loaded.Retired?.Events() ?? reader.Events());

    /// <inheritdoc />
    public IAsyncEnumerable<JsonReply> GetTimeline() => ReadAsync((loaded, reader) => loaded.Retired?.Timeline() ?? reader.Timeline(loaded.Set.State(key.SessionId).Fold));

    /// <summary>A document of the session as it stands when its turn comes; nothing for one without events.</summary>
    private async IAsyncEnumerable<JsonReply> ReadAsync(Func<SessionWorkingSet, SessionDocumentReader, IAsyncEnumerable<JsonReply>> write)
    {
        IAsyncEnumerable<JsonReply> document;
        if (!turn.Wait(0))
        {
            if (budget.IsStalled) throw new DataUnavailableException("The session is being written, and the store does not answer.");
            await turn.WaitAsync();
        }

        try
        {
            if (await Guarded(LoadedAsync) is not { } loaded)
            {
                yield break;
            }

            document = write(loaded, new(store, key));
        }
        finally
        {
            turn.Release();
        }

        await using var pieces = document.GetAsyncEnumerator();
        while (await Guarded(pieces.MoveNextAsync))
        {
            yield return pieces.Current;
        }
    }

    private async ValueTask<T> Guarded<T>(Func<ValueTask<T>> read)
    {
        try
        {
            return await read();
        }
        catch (StoreUnavailableException exception)
        {
            SessionLog.ReadFailed(logger, key.Tenant, exception);
            faults.Notice(key.Tenant, exception);
            throw new DataUnavailableException("The session cannot be read now.");
        }
    }

    /// <summary>
    /// The ledger, or null for a session without events, whose activation is not worth keeping. It is compared with the
    /// store: an activation that was cut off, or stood still, while another one took its place must not show the past.
    /// </summary>
    private async ValueTask<SessionWorkingSet?> LoadedAsync()
    {
        if (workingSet is not null
            && (await store.FindSessionAsync(key, CancellationToken.None))?.Revision != workingSet.Revision)
        {
            SessionLog.AnotherWriter(logger, key.Tenant);
            workingSet = null;
        }

        workingSet ??= await LoadAsync();
        if (workingSet.Revision > 0)
        {
            return workingSet;
        }

        DeactivateOnIdle();
        return null;
    }

    /// <summary>Reads the session; what is held of it counts from now on, whoever it was read for.</summary>
    private async ValueTask<SessionWorkingSet> LoadAsync()
    {
        var loaded = await SessionWorkingSet.LoadAsync(store, key);
        residents.Use(resident!, loaded.LoadedBytes);
        return loaded;
    }
}
