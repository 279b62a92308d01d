using System.Runtime.CompilerServices;
using Azure.Data.Tables;

namespace Audiogum.Sessions.Storage.AzureTables;

/// <summary>A sealed part as an entity.</summary>
internal static class SegmentEntity
{
    private const string Data = "D";

    /// <summary>The entity of a part; adds what must be written before it.</summary>
    public static TableEntity Create(string partition, string generation, SegmentRow part, string nonce, List<TableEntity> before)
    {
        var entity = new TableEntity(partition, Keys.Sealed(generation, part.Number))
        {
            ["Number"] = part.Number,
            ["Revision"] = part.Revision,
            ["From"] = part.From,
            ["To"] = part.To,
            ["FirstPlay"] = part.FirstPlay,
            ["LastPlay"] = part.LastPlay,
        };
        EntityBlobs.Put(entity, Data, part.Plays, nonce, before);
        return entity;
    }

    /// <summary>What stands where a part was.</summary>
    public static TableEntity Removed(string partition, string generation, int number) => new(partition, Keys.Sealed(generation, number));

    /// <summary>The parts below a number, ascending.</summary>
    public static IAsyncEnumerable<SegmentRow> ReadAsync(TableAccess table, string partition, string generation, int below, CancellationToken cancellationToken) =>
        ReadAsync(table, partition, generation, 0, below, "Number ge 0", cancellationToken);

    /// <summary>The parts of a session that fit a filter, ascending.</summary>
    public static async IAsyncEnumerable<SegmentRow> ReadAsync(
        TableAccess table, string partition, string generation, int from, int below, string filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Texts of keys: everything from the number before the first on, and below the one that is not wanted any more.
        var parts = table.QueryAsync(partition, Keys.Sealed(generation, from - 1), Keys.Sealed(generation, below), cancellationToken, filter);
        await foreach (var entity in parts.ConfigureAwait(false))
        {
            yield return new()
            {
                Number = entity.GetInt32("Number")!.Value,
                Revision = entity.GetInt64("Revision")!.Value,
                From = entity.GetInt64("From")!.Value,
                To = entity.GetInt64("To")!.Value,
                FirstPlay = entity.GetInt64("FirstPlay")!.Value,
                LastPlay = entity.GetInt64("LastPlay")!.Value,
                Plays = await EntityBlobs.ReadAsync(table, entity, Data, cancellationToken).ConfigureAwait(false)
                    ?? throw new StoreUnavailableException("Sealed parts were written anew while they were read."),
            };
        }
    }
}
