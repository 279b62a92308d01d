using System.Text;
using Npgsql;

namespace Audiogum.Sessions.Storage.Postgres.Reading;

/// <summary>Reads texts of clients, which are kept as their UTF-8.</summary>
internal static class ClientTexts
{
    /// <summary>A text.</summary>
    public static string Text(this NpgsqlDataReader row, int column) => Encoding.UTF8.GetString(row.GetFieldValue<byte[]>(column));

    /// <summary>A text, or null.</summary>
    public static string? TextOrNull(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.Text(column);

    /// <summary>A session's id.</summary>
    public static string SessionId(this NpgsqlDataReader row, int column) => row.GetGuid(column).ToString("N");
}
