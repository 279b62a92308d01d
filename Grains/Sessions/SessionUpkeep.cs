using Audiogum.Sessions.Grains.Erasure;
using Audiogum.Sessions.Grains.Interfaces;
using Audiogum.Sessions.Grains.Interfaces.Sessions;
using Audiogum.Sessions.Grains.Retention;
using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Storage.Faults;

namespace Audiogum.Sessions.Grains.Sessions;

/// <summary>What is done to a session that nobody posted: a user is taken out of it, its raw events are deleted.</summary>
public sealed partial class SessionGrain
{
    /// <inheritdoc />
    public ValueTask<int> Erase(string userId, string pseudonym) => UpkeepAsync(async () =>
    {
        try
        {
            if (workingSet is null) DeactivateOnIdle(); // woken for this: there may be very many
            return await EraseAsync(new(store, key, new(new(userId, pseudonym))));
        }
        catch (FaultyDataException exception) // set aside after a fault of its data, too: it is named, and tried again
        {
            SessionLog.CommitFailed(logger, key.Tenant, exception);
            Poison();
            return ErasedSession.Damaged;
        }
    });

    private async ValueTask<int> EraseAsync(SessionErasure erasure)
    {
        var isRewritten = await erasure.RewriteAsync();
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            workingSet = await LoadAsync(); // what it held may say of the user
            if (workingSet.Retired is { } retired)
            {
                if (await erasure.RewriteAsync(retired.Row) is not { } rewritten) return 0;
                workingSet = null;
                if (await store.CommitAsync(rewritten, CancellationToken.None) != CommitResult.Committed) continue;
                PublishContribution(rewritten.Row.Revision, StoredDocuments.ReadContribution(rewritten.Row.Contribution));
                return 1;
            }

            if (workingSet.Revision == 0 || await erasure.FindFoldedAsync() is not { } row) return isRewritten ? erasure.Entries
                : 0;
            if (row.SealedParts > 0) await workingSet.RefoldAsync(store, key, [], new Dictionary<long, long>()); // the rest is folded already
            var nothing = new PostApplication(workingSet, new(new(Now, null, null), []));
            if (await CommitAsync(workingSet, nothing) == CommitResult.Committed) return erasure.Entries;
        }

        throw AnotherWriter();
    }

    /// <inheritdoc />
    public ValueTask<bool> Retire(long receivedBefore) => UpkeepAsync(async () =>
    {
        if (await store.FindSessionAsync(key, CancellationToken.None) is not { } row) return true;
        var isRetired = RetiredSession.FromRow(row) is not null; // where a store does not do both at once, its events may be there still
        if (!isRetired && row.LastReceivedAt >= receivedBefore) return false;
        if (isRetired && !await store.ReadEventsAsync(key, CancellationToken.None).AnyAsync()) return true;
        if (workingSet is null) DeactivateOnIdle(); // woken for this: there may be very many
        workingSet = null;
        var deleted = await CountBytesAsync();
        if (await store.CommitAsync(RetiredSession.Retire(row, Now), CancellationToken.None) != CommitResult.Committed) throw AnotherWriter();
        stored.Add(key.Tenant, -deleted);
        return true;
    });

    /// <inheritdoc />
    public ValueTask<bool> Refold() => UpkeepAsync(async () =>
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            workingSet = await SessionWorkingSet.LoadAsync(store, key);
            if (workingSet.Retired is { } retired)
            {
                workingSet = null;
                if (await store.CommitAsync(RetiredSession.Commit(retired.Row, []), CancellationToken.None) != CommitResult.Committed) continue;
                PublishContribution(retired.Row.Revision + 1, StoredDocuments.ReadContribution(retired.Row.Contribution));
                return true;
            }

            if (workingSet.Revision == 0) return false;
            workingSet.ForgetIndex();
            await workingSet.RefoldAsync(store, key, [], new Dictionary<long, long>());
            if (await CommitAsync(workingSet, new PostApplication(workingSet, new(new(Now, null, null), []))) == CommitResult.Committed) return true;
        }

        throw AnotherWriter();
    });

    /// <summary>Bytes of the session's events; damaged ones, which are deleted like the others, are not counted.</summary>
    private async ValueTask<long> CountBytesAsync()
    {
        var bytes = 0L;
        try
        {
            await foreach (var entry in store.ReadEventsAsync(key, CancellationToken.None)) bytes += entry.Json.Length;
        }
        catch (FaultyDataException)
        {
            return bytes;
        }

        return bytes;
    }

    /// <summary>Keeps the events of a post as rejected ones.</summary>
    private async ValueTask<AppendReply> RefuseAsync(RetiredSession retired, AppendRequest request)
    {
        var outcomes = new AppendOutcome[request.Events.Count];
        Array.Fill(outcomes, AppendOutcome.Retired);
        StoredRejection[] refused = [.. request.Events.Select(sent => retired.Refuse(request.Receipt, sent))];
        await store.AppendRejectionsAsync(key.Tenant, kept.Admit(key.Tenant, refused), CancellationToken.None);
        metrics.Appended(outcomes);
        return new(AppendStatus.Committed, outcomes);
    }

    private static DataUnavailableException AnotherWriter() => new("Others write the session at the same time.");

    private async ValueTask<T> UpkeepAsync<T>(Func<ValueTask<T>> act)
    {
        await turn.WaitAsync();
        try
        {
            return await act();
        }
        catch (StoreUnavailableException exception)
        {
            SessionLog.CommitFailed(logger, key.Tenant, exception);
            Poison();
            throw new DataUnavailableException("The session cannot be rewritten now.");
        }
        catch
        {
            Poison();
            throw;
        }
        finally
        {
            turn.Release();
        }
    }
}
