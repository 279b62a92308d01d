using System.Globalization;
using System.Text;
using Audiogum.Sessions.Sessionization;

namespace Audiogum.Sessions.Storage.AzureTables;

/// <summary>The place of a play session as its session knows it; without a source it is no more.</summary>
internal static class PlayEntity
{
    public const string Source = "Source";

    /// <summary>A source as a text that filters can hold; texts of clients may hold anything.</summary>
    public static string Encode(string source) => Convert.ToHexString(Encoding.UTF8.GetBytes(source));

    /// <summary>Whether a session has a play session at a place, of a source if one is given.</summary>
    public static async ValueTask<bool> IsThereAsync(TableAccess table, StoredRow session, long startedAt, long openedBy, string? source, CancellationToken cancellationToken) =>
        session.Entity.GetString(SessionEntity.PlaysAt) is { } generation
        && await table.FindAsync(session.Entity.PartitionKey, Keys.SessionPlay(generation, new(startedAt, openedBy, "")), cancellationToken).ConfigureAwait(false) is { } play
        && play.GetString(Source) is { } stored && (source is null || stored == Encode(source));

    /// <summary>Whether a session has a play session of a source.</summary>
    public static async ValueTask<bool> HasSourceAsync(TableAccess table, SessionKey key, StoredRow session, string source, CancellationToken cancellationToken) =>
        session.Entity.GetString(SessionEntity.PlaysAt) is { } generation
        && await table.QueryAsync(Keys.Session(key), $"y:{generation}:", cancellationToken, string.Create(CultureInfo.InvariantCulture, $"Source eq '{Encode(source)}'")).AnyAsync(cancellationToken).ConfigureAwait(false);
}
