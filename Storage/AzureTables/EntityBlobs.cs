using System.Globalization;
using Azure.Data.Tables;

namespace Audiogum.Sessions.Storage.AzureTables;

/// <summary>
/// Bytes in entities. A property holds 64 KiB and an entity 1 MiB: bytes are spread over properties, and what is too large
/// lies in entities of its own, <c>p:</c>, written before under a name that nobody knows until the entity that names it is there.
/// </summary>
internal static class EntityBlobs
{
    /// <summary>Bytes that lie in the entity itself at most.</summary>
    public const int MaxInline = 240_000;

    private const int Property = 60_000;
    private const int Piece = 12 * Property;

    /// <summary>Puts bytes into an entity; adds what must be written before it.</summary>
    /// <param name="entity">The entity.</param>
    /// <param name="name">One letter, the entity's own.</param>
    /// <param name="data">The bytes.</param>
    /// <param name="nonce">What nobody else names pieces by.</param>
    /// <param name="before">What must be written before.</param>
    /// <param name="inline">Bytes that may lie in the entity itself.</param>
    public static void Put(TableEntity entity, string name, ReadOnlyMemory<byte> data, string nonce, List<TableEntity> before, int inline = MaxInline)
    {
        entity[name + "Bytes"] = data.Length;
        if (data.Length <= inline)
        {
            Spread(entity, name, data);
            return;
        }

        var prefix = $"p:{nonce}:{name}{before.Count.ToString("D5", CultureInfo.InvariantCulture)}:";
        entity[name + "At"] = prefix;
        for (var at = 0; at < data.Length; at += Piece)
        {
            var piece = new TableEntity(entity.PartitionKey, prefix + Keys.Up(at));
            Spread(piece, name, data.Slice(at, Math.Min(Piece, data.Length - at)));
            before.Add(piece);
        }
    }

    /// <summary>The bytes, or null if pieces of them are gone: somebody wrote the entity anew.</summary>
    public static async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(TableAccess table, TableEntity entity, string name, CancellationToken cancellationToken)
    {
        var data = new byte[entity.GetInt32(name + "Bytes") ?? 0];
        var read = 0;
        if (PiecesOf(entity, name) is not { } prefix) read = Gather(entity, name, data, 0);
        else await foreach (var piece in table.QueryAsync(entity.PartitionKey, prefix, cancellationToken).ConfigureAwait(false)) read = Gather(piece, name, data, read);
        if (read != data.Length) return null; // not in one expression: a null array would become no bytes
        return data;
    }

    /// <summary>What the keys of its pieces begin with, or null if it has none.</summary>
    public static string? PiecesOf(TableEntity entity, string name) => entity.GetString(name + "At");

    /// <summary>Bytes of an entity, about.</summary>
    public static long SizeOf(TableEntity entity) => 200 + entity.Sum(property => property.Value switch { byte[] bytes => bytes.Length, string text => 2L * text.Length, _ => 16 });

    private static void Spread(TableEntity entity, string name, ReadOnlyMemory<byte> data)
    {
        for (var (at, number) = (0, 0); at < data.Length; at += Property, number++)
            entity[name + number.ToString(CultureInfo.InvariantCulture)] = data.Slice(at, Math.Min(Property, data.Length - at)).ToArray();
    }

    private static int Gather(TableEntity entity, string name, byte[] data, int at)
    {
        for (var number = 0; entity.TryGetValue(name + number.ToString(CultureInfo.InvariantCulture), out var value) && value is byte[] bytes; number++)
        {
            if (at < 0 || at + bytes.Length > data.Length) return -1;
            bytes.CopyTo(data, at);
            at += bytes.Length;
        }

        return at;
    }
}
