using System.Text;

namespace Audiogum.Sessions.Storage.Sqlite.Reading;

/// <summary>
/// Puts a listing together: the conditions that a query has, each beside its value. Only fixed text goes into the SQL;
/// every value is a parameter.
/// </summary>
internal sealed class Listing
{
    private readonly StringBuilder _sql;
    private readonly List<Action<SqliteStatement>> _values = [];

    /// <summary>Begins with what is selected and the tenant that it is selected for.</summary>
    public Listing(string select, string tenantColumn, SessionQuery query)
    {
        _sql = new StringBuilder(select).Append(" WHERE ").Append(tenantColumn).Append(" = ").Append(SessionRowReader.Tenant);
        _values.Add(statement => statement.Bind(query.Tenant));
        Where("s.userid = ?", query.UserId);
        Where("s.deviceid = ?", query.DeviceId);
        Where("s.client = ?", query.Client);
        Where("s.platform = ?", query.Platform);
        Where("s.devicename = ?", query.DeviceName);
        Where("s.countrycode = ?", query.CountryCode);
        if (query.LastReceivedFrom is { } from) Where("s.lastreceivedat >= ?", from);
        if (query.LastReceivedBefore is { } before) Where("s.lastreceivedat < ?", before);
    }

    /// <summary>Adds a condition, unless its value is null.</summary>
    public void Where(string condition, string? value)
    {
        if (value is not null) Where(condition, statement => statement.Bind(value));
    }

    /// <summary>Adds a condition.</summary>
    public void Where(string condition, long value) => Where(condition, statement => statement.Bind(value));

    /// <summary>Adds a condition and what binds its values.</summary>
    public void Where(string condition, Action<SqliteStatement> bind)
    {
        _sql.Append(" AND ").Append(condition);
        _values.Add(bind);
    }

    /// <summary>Reads the rows in this order, at most so many.</summary>
    public void Read(ReaderConnection connection, string order, int limit, Action<SqliteStatement> row)
    {
        using var statement = connection.PrepareOnce(_sql.Append(" ORDER BY ").Append(order).Append(" LIMIT ?").ToString());
        statement.Start();
        foreach (var bind in _values) bind(statement);
        statement.Bind(limit);
        while (statement.Step()) row(statement);
    }
}
