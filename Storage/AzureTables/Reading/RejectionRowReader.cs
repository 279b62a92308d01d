using System.Text.Json;
using Audiogum.Sessions.Storage.Erasure;
using Audiogum.Sessions.Storage.Rejections;
using Azure.Data.Tables;

namespace Audiogum.Sessions.Storage.AzureTables.Reading;

/// <summary>What of a rejection is not its JSON.</summary>
internal sealed record RejectionMetadata(long ReceivedAt, string? UserId, string? DeviceId, string Code, string Pointer, string Message, bool IsText);

/// <summary>Reads rejections and their counts. One of a commit is there if the commit has left its mark on the session.</summary>
internal static class RejectionRowReader
{
    public const string Facts = "F";
    public const string Json = "J";

    private const long Quarter = 900_000;
    private const int Window = 128;

    public static bool IsCounted(StoredRejection rejection) => rejection.Code != "conflict";

    public static long QuarterOf(long instant) => Math.DivRem(instant, Quarter) is var (whole, rest) && rest < 0 ? whole - 1 : whole;

    /// <summary>The newest rejections of a tenant, newest first.</summary>
    public static async ValueTask<IReadOnlyList<StoredRejection>> ListAsync(TableAccess table, string tenant, int limit, CancellationToken cancellationToken)
    {
        var partition = Keys.Rejections(tenant);
        var (found, below) = (new List<StoredRejection>(), await Writing.LogPartition.LastAsync(table, partition, cancellationToken).ConfigureAwait(false) + 1);
        for (var window = (long)Math.Max(limit, Window); found.Count < limit && below > 1;)
        {
            var entities = await table.QueryAsync(partition, Keys.Log(below - window - 1), Keys.Log(below), cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
            var read = await TableAccess.EachAsync(entities, entity => ReadAsync(table, tenant, entity, cancellationToken), cancellationToken).ConfigureAwait(false);
            found.AddRange(read.OfType<StoredRejection>().Reverse());
            below -= window;
            if (entities.Count == 0) window *= Window; // old ones were removed: below there may be none
        }

        return found.Count > limit ? found[..limit] : found;
    }

    /// <summary>The rejections that are no conflicts, received in a range that begins and ends on quarter hours.</summary>
    public static async ValueTask<long> CountAsync(TableAccess table, string tenant, long from, long to, CancellationToken cancellationToken)
    {
        if (to <= from) return 0;
        var (partition, first, last) = (Keys.Rejections(tenant), Keys.Up(QuarterOf(from)), Keys.Up(QuarterOf(to) - 1));
        var counted = await table.QueryAsync(partition, $"n:{first[..^1]}", $"n:{last}{Keys.End}", cancellationToken)
            .Where(count => string.CompareOrdinal(count.RowKey, "n:" + first) >= 0).Select(count => count.GetInt64("Total") ?? 0).SumAsync(cancellationToken).ConfigureAwait(false);
        var pending = await table.QueryAsync(partition, $"m:{first}", $"m:{last}{Keys.End}", cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
        var there = await TableAccess.EachAsync(pending, entity => IsThereAsync(table, tenant, entity, cancellationToken), cancellationToken).ConfigureAwait(false);
        return counted + there.Count(is_ => is_);
    }

    /// <summary>A rejection, or null if it is of a commit that has not taken effect.</summary>
    public static async ValueTask<StoredRejection?> ReadAsync(TableAccess table, string tenant, TableEntity entity, CancellationToken cancellationToken)
    {
        return await IsThereAsync(table, tenant, entity, cancellationToken).ConfigureAwait(false) ? await DecodeAsync(table, entity, cancellationToken).ConfigureAwait(false) : null;
    }

    /// <summary>A rejection, whether its commit has taken effect or not.</summary>
    public static async ValueTask<StoredRejection> DecodeAsync(TableAccess table, TableEntity entity, CancellationToken cancellationToken)
    {
        var facts = await FactsAsync(table, entity, cancellationToken).ConfigureAwait(false);
        var json = await BytesAsync(table, entity, Json, cancellationToken).ConfigureAwait(false);
        return RejectedBytes.Unpack(
            new(new(facts.ReceivedAt, facts.UserId, facts.DeviceId), facts.Code, facts.Pointer, facts.Message, default, facts.IsText), json, Keys.Number(entity.RowKey.AsSpan(2)));
    }

    /// <summary>A page of the entities of a tenant's rejections, oldest first.</summary>
    public static ValueTask<List<TableEntity>> PageAsync(TableAccess table, string tenant, long after, CancellationToken cancellationToken) =>
        table.QueryAsync(Keys.Rejections(tenant), Keys.Log(after), $"c:{Keys.End}", cancellationToken, page: RewrittenRejections.Page).Take(RewrittenRejections.Page).ToListAsync(cancellationToken);

    /// <summary>Puts what a rejection says into its entity.</summary>
    public static void Put(TableEntity entity, StoredRejection rejection)
    {
        var facts = new RejectionMetadata(rejection.Receipt.ReceivedAt, rejection.Receipt.UserId, rejection.Receipt.DeviceId, rejection.Code, rejection.Pointer, rejection.Message, rejection.IsText);
        EntityBlobs.Put(entity, Facts, JsonSerializer.SerializeToUtf8Bytes(facts), "", [], int.MaxValue);
        EntityBlobs.Put(entity, Json, RejectedBytes.Pack(rejection), "", [], int.MaxValue);
    }

    /// <summary>See <see cref="ISessionStore.RemoveRejectionsAsync"/>.</summary>
    public static async ValueTask<bool> RemoveAsync(TableAccess table, string tenant, long receivedBefore, CancellationToken cancellationToken)
    {
        const int page = RewrittenRejections.Page;
        var oldest = await PageAsync(table, tenant, 0, cancellationToken).ConfigureAwait(false);
        var removed = new List<TableEntity>();
        foreach (var entity in oldest)
        {
            if ((await FactsAsync(table, entity, cancellationToken).ConfigureAwait(false)).ReceivedAt < receivedBefore) removed.Add(entity);
        }

        await table.RemoveAsync(removed, cancellationToken).ConfigureAwait(false);
        return removed.Count == page;
    }

    private static async ValueTask<RejectionMetadata> FactsAsync(TableAccess table, TableEntity entity, CancellationToken cancellationToken) =>
        JsonSerializer.Deserialize<RejectionMetadata>((await BytesAsync(table, entity, Facts, cancellationToken).ConfigureAwait(false)).Span)!;

    private static async ValueTask<ReadOnlyMemory<byte>> BytesAsync(TableAccess table, TableEntity entity, string name, CancellationToken cancellationToken) =>
        await EntityBlobs.ReadAsync(table, entity, name, cancellationToken).ConfigureAwait(false) ?? throw new StoreCorruptException("rejections", 0, $"bytes of {entity.RowKey} are missing");

    private static async ValueTask<bool> IsThereAsync(TableAccess table, string tenant, TableEntity entity, CancellationToken cancellationToken) =>
        LoggedCommit.Read(entity) is not { } commit
        || await table.FindAsync(Keys.Session(tenant, commit.SessionId), Keys.Mark(commit.Nonce), cancellationToken).ConfigureAwait(false) is not null;
}
