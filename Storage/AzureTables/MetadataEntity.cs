using Azure.Data.Tables;

namespace Audiogum.Sessions.Storage.AzureTables;

/// <summary>Reads and writes notes.</summary>
internal static class MetadataEntity
{
    private const string Text = "Text";

    /// <summary>A note, or null.</summary>
    public static async ValueTask<string?> FindAsync(TableAccess table, string name, CancellationToken cancellationToken) =>
        (await table.FindAsync(Keys.Meta, Keys.Note(name), cancellationToken).ConfigureAwait(false))?.GetString(Text);

    /// <summary>Writes a note.</summary>
    public static async ValueTask WriteAsync(TableAccess table, string name, string text, bool over, CancellationToken cancellationToken) =>
        await table.SubmitAsync([new(over ? TableTransactionActionType.UpsertReplace : TableTransactionActionType.Add, new TableEntity(Keys.Meta, Keys.Note(name)) { [Text] = text })], cancellationToken).ConfigureAwait(false);
}
