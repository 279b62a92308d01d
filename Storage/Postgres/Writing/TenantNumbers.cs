using System.Collections.Concurrent;
using Npgsql;

namespace Audiogum.Sessions.Storage.Postgres.Writing;

/// <summary>The numbers of tenants, given once and remembered. Safe from any thread.</summary>
internal sealed class TenantNumbers
{
    private const string Find = "select id from tenants where name = $1";

    private const string Give = "insert into tenants (name) values ($1) on conflict (name) do nothing";

    private readonly ConcurrentDictionary<string, int> _known = new(StringComparer.Ordinal);

    /// <summary>The tenant's number; given now if it has none.</summary>
    public async ValueTask<int> GetAsync(string tenant, NpgsqlConnection connection)
    {
        if (_known.TryGetValue(tenant, out var known)) return known;
        int? id;
        while ((id = await FindAsync(tenant, connection).ConfigureAwait(false)) is null)
        {
            await using var give = new NpgsqlCommand(Give, connection) { Parameters = { new NpgsqlParameter<string> { TypedValue = tenant } } };
            await give.ExecuteNonQueryAsync().ConfigureAwait(false);
        }

        _known[tenant] = id.Value;
        return id.Value;
    }

    private static async ValueTask<int?> FindAsync(string tenant, NpgsqlConnection connection)
    {
        await using var find = new NpgsqlCommand(Find, connection) { Parameters = { new NpgsqlParameter<string> { TypedValue = tenant } } };
        return (int?)await find.ExecuteScalarAsync().ConfigureAwait(false);
    }
}
