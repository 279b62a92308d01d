using System.Text.Json;
using Audiogum.Sessions.Sessionization;
using Azure.Data.Tables;

namespace Audiogum.Sessions.Storage.AzureTables;

/// <summary>The row of a session as an entity: what commits compare as properties, everything else as JSON and bytes.</summary>
internal static class SessionEntity
{
    public const string Revision = "Revision";
    public const string Change = "Change";
    public const string Nonce = "Nonce";

    /// <summary>How many times a reader has kept a commit that was on its way from taking effect.</summary>
    public const string Fence = "Fence";
    public const string StartedAt = "StartedAt";
    public const string LiveUntil = "LiveUntil";
    public const string User = "UserPartition";
    public const string Device = "DevicePartition";
    public const string Widest = "Widest";
    public const string SealedParts = "SealedParts";
    public const string SealedAt = "SealedAt";
    public const string SealedChange = "SealedChange";
    public const string PlaysAt = "PlaysAt";
    public const string Facts = "F";
    public const string Contribution = "C";
    public const string Summary = "S";

    private static readonly string[] Blobs = [Facts, Contribution, Summary];

    /// <summary>What a commit needs to know of the row before it.</summary>
    public static readonly string[] Compared =
        ["PartitionKey", "RowKey", "odata.etag", Revision, Nonce, Fence, StartedAt, LiveUntil, User, Device, Widest, SealedParts, SealedAt, SealedChange, PlaysAt, .. Blobs.Select(name => name + "At")];

    /// <summary>Puts a row into its entity; adds what must be written before it.</summary>
    public static void Put(TableEntity entity, SessionRow row, string nonce, List<TableEntity> before)
    {
        entity[Revision] = row.Revision;
        entity[Nonce] = nonce;
        entity[StartedAt] = row.StartedAt;
        entity[LiveUntil] = row.LiveUntil;
        entity[SealedParts] = row.SealedParts;
        entity[User] = row.UserId is { } user ? Keys.User(row.Key.Tenant, user) : null;
        entity[Device] = row.DeviceId is { } device ? Keys.Device(row.Key.Tenant, device) : null;
        EntityBlobs.Put(entity, Facts, JsonSerializer.SerializeToUtf8Bytes(new RowMetadata(
            row.Shard, row.Version, row.LastReceivedAt, row.UserId, row.DeviceId, row.Client, row.Platform, row.DeviceName, row.CountryCode)), nonce, before);
        EntityBlobs.Put(entity, Contribution, row.Contribution, nonce, before);
        EntityBlobs.Put(entity, Summary, row.Summary, nonce, before);
    }

    /// <summary>A session's row, or null if it has none.</summary>
    public static async ValueTask<StoredRow?> FindAsync(TableAccess table, SessionKey key, CancellationToken cancellationToken)
    {
        for (string? read = null; ;)
        {
            if (await table.FindAsync(Keys.Session(key), Keys.Row, cancellationToken).ConfigureAwait(false) is not { } entity) return null;
            if (entity.GetInt64(Revision) is null or 0) return null;
            if (await ReadAsync(table, key, entity, cancellationToken).ConfigureAwait(false) is { } row) return row;

            // Its pieces are removed once another row has taken its place: then there is another row.
            var nonce = entity.GetString(Nonce);
            if (read == nonce) throw new StoreCorruptException("sessions", entity.GetInt64(Change) ?? 0, "pieces of the row are missing");
            read = nonce;
        }
    }

    /// <summary>What the names of a row's pieces begin with.</summary>
    public static IEnumerable<string> PiecesOf(TableEntity? entity) => entity is null ? [] : Blobs.Select(name => EntityBlobs.PiecesOf(entity, name)).OfType<string>();

    private static async ValueTask<StoredRow?> ReadAsync(TableAccess table, SessionKey key, TableEntity entity, CancellationToken cancellationToken)
    {
        var blobs = new ReadOnlyMemory<byte>[Blobs.Length];
        for (var i = 0; i < blobs.Length; i++)
        {
            if (await EntityBlobs.ReadAsync(table, entity, Blobs[i], cancellationToken).ConfigureAwait(false) is not { } blob) return null;
            blobs[i] = blob;
        }

        var facts = JsonSerializer.Deserialize<RowMetadata>(blobs[0].Span)!;
        return new(
            entity,
            new()
            {
                Key = key,
                Shard = facts.Shard,
                Revision = entity.GetInt64(Revision)!.Value,
                Version = facts.Version,
                StartedAt = entity.GetInt64(StartedAt)!.Value,
                LastReceivedAt = facts.LastReceivedAt,
                LiveUntil = entity.GetInt64(LiveUntil)!.Value,
                UserId = facts.UserId,
                DeviceId = facts.DeviceId,
                Client = facts.Client,
                Platform = facts.Platform,
                DeviceName = facts.DeviceName,
                CountryCode = facts.CountryCode,
                Contribution = blobs[1],
                Summary = blobs[2],
                SealedParts = entity.GetInt32(SealedParts)!.Value,
            });
    }

    private sealed record RowMetadata(
        int Shard, long Version, long LastReceivedAt, string? UserId, string? DeviceId, string Client, string Platform, string DeviceName, string? CountryCode);
}

/// <summary>A row as read.</summary>
/// <param name="Entity">Its entity.</param>
/// <param name="Row">What it says.</param>
internal sealed record StoredRow(TableEntity Entity, SessionRow Row)
{
    /// <summary>The stamp of its commit.</summary>
    public long Change => Entity.GetInt64(SessionEntity.Change) ?? 0;
}
