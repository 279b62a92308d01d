namespace Audiogum.Sessions.Storage.Sqlite.Writing;

/// <summary>The numbers of tenants, remembered for as long as the connection lives.</summary>
internal sealed class TenantsTable(SqliteDatabase database)
{
    private readonly Dictionary<string, long> _known = new(StringComparer.Ordinal);
    private readonly SqliteStatement _find = database.Prepare("SELECT id FROM tenants WHERE name = ?");
    private readonly SqliteStatement _insert = database.Prepare("INSERT INTO tenants (name) VALUES (?)");

    /// <summary>The tenant's number; given now if it has none.</summary>
    public long IdOf(string tenant)
    {
        if (_known.TryGetValue(tenant, out var id)) return id;
        if (_find.Start().Bind(tenant).Step())
        {
            id = _find.Integer(0);
            _find.Reset();
        }
        else
        {
            _insert.Start().Bind(tenant).Run();
            id = database.LastRow;
        }

        _known.Add(tenant, id);
        return id;
    }
}
