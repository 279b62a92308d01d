using Audiogum.Sessions.Grains.Interfaces;
using Audiogum.Sessions.Grains.Interfaces.Erasure;
using Audiogum.Sessions.Grains.Tenants;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Sessionization.Erasure;
using Audiogum.Sessions.Storage;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;

namespace Audiogum.Sessions.Grains.Erasure;

/// <summary>Looks through all that a tenant has, as an erasure does, and changes nothing.</summary>
[Reentrant]
internal sealed class UserDataGrain(ISessionStore store, IOptions<TenantOptions> tenants, TimeProvider timeProvider) : Grain, IUserDataGrain
{
    /// <summary>Before what is held back by a write that is not finished is asked for again.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <inheritdoc/>
    public async IAsyncEnumerable<JsonReply> Export(string userId)
    {
        var redaction = new StoredRedaction(new(userId, Pseudonym.FromRandom(0)));
        await using var lines = LinesAsync(userId, redaction).GetAsyncEnumerator();
        while (await NextAsync(lines)) yield return new(lines.Current);
    }

    private static async ValueTask<bool> NextAsync(IAsyncEnumerator<byte[]> lines)
    {
        try
        {
            return await lines.MoveNextAsync();
        }
        catch (StoreUnavailableException)
        {
            throw new DataUnavailableException("What is stored of the user cannot be read now.");
        }
    }

    private async IAsyncEnumerable<byte[]> LinesAsync(string userId, StoredRedaction redaction)
    {
        var tenant = this.GetPrimaryKeyString();
        for (var shard = 0; shard < tenants.Value.Shards; shard++)
        {
            var (until, after) = ((await store.ReadEndAsync(tenant, shard, CancellationToken.None)).Begun, default(StorePosition));
            for (var isPassed = false; !isPassed;)
            {
                isPassed = (await store.ReadEndAsync(tenant, shard, CancellationToken.None)).HasPassed(until);
                await foreach (var row in store.ReadChangesAsync(tenant, shard, after, null, CancellationToken.None))
                {
                    after = row.Position;
                    var key = new SessionKey(tenant, row.SessionId);
                    if (await store.FindSessionAsync(key, CancellationToken.None) is { } session && redaction.IsIn(session)) yield return UserDataLine.Create(session);
                    await foreach (var entry in store.ReadEventsAsync(key, CancellationToken.None))
                    {
                        if (entry.Receipt.UserId == userId || !ReferenceEquals(redaction.Redact(entry), entry)) yield return UserDataLine.Create(row.SessionId, entry);
                    }
                }

                if (!isPassed) await Task.Delay(Pause, timeProvider);
                yield return []; // who waits sees that it goes on
            }
        }

        var last = (await store.ReadEndAsync(tenant, 0, CancellationToken.None)).Begun;
        for (var after = default(StorePosition); ;)
        {
            var isPassed = (await store.ReadEndAsync(tenant, 0, CancellationToken.None)).HasPassed(last);
            var found = new List<StoredRejection>();
            var page = await store.RewriteRejectionsAsync(tenant, after, Look, CancellationToken.None);
            foreach (var rejection in found) yield return UserDataLine.Create(rejection);
            if (page.IsLast && isPassed) yield break;
            if (page.IsLast) await Task.Delay(Pause, timeProvider);
            yield return [];
            after = page.Last;

            StoredRejection Look(StoredRejection rejection)
            {
                if (!ReferenceEquals(redaction.Redact(rejection), rejection)) found.Add(rejection);
                return rejection;
            }
        }
    }
}
