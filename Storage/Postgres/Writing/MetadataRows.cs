using Audiogum.Sessions.Storage.Postgres.Reading;
using Npgsql;

namespace Audiogum.Sessions.Storage.Postgres.Writing;

/// <summary>Reads and writes notes.</summary>
internal static class MetadataRows
{
    private const string Keep = "insert into notes values ($1, $2) on conflict do nothing returning name";

    private const string Replace = "insert into notes values ($1, $2) on conflict (name) do update set text = excluded.text returning name";

    /// <summary>A note, or null.</summary>
    public static async ValueTask<string?> FindAsync(NpgsqlDataSource database, string name, CancellationToken cancellationToken) =>
        (await new Query("select text from notes where name = $1").With(name).ListAsync(database, row => row.GetString(0), cancellationToken).ConfigureAwait(false)).FirstOrDefault();

    /// <summary>Writes a note.</summary>
    public static async ValueTask WriteAsync(NpgsqlDataSource database, string name, string text, bool over, CancellationToken cancellationToken) =>
        await new Query(over ? Replace : Keep).With(name).With(text).ListAsync(database, row => row.GetString(0), cancellationToken).ConfigureAwait(false);
}
