using System.Text;
using Npgsql;

namespace Audiogum.Sessions.Storage.Postgres.Reading;

/// <summary>A statement that reads, with its values in the order of <c>$1</c>, <c>$2</c> …</summary>
internal sealed class Query
{
    private readonly StringBuilder _sql;
    private readonly List<NpgsqlParameter> _values = [];

    /// <summary>Begins with fixed text and its values.</summary>
    public Query(string sql) => _sql = new(sql);

    /// <summary>Adds the value of the next number.</summary>
    public Query With<T>(T value)
    {
        _values.Add(new NpgsqlParameter<T> { TypedValue = value });
        return this;
    }

    /// <summary>Adds a text of a client.</summary>
    public Query WithText(string text) => With(Encoding.UTF8.GetBytes(text));

    /// <summary>Adds fixed text, with <c>?</c> for the next value.</summary>
    public Query Add<T>(string sql, T value)
    {
        _sql.Append(sql.Replace("?", $"${_values.Count + 1}", StringComparison.Ordinal));
        return With(value);
    }

    /// <summary>Adds fixed text without values.</summary>
    public Query Add(string sql)
    {
        _sql.Append(sql);
        return this;
    }

    /// <summary>Adds a condition, unless its value is null.</summary>
    public Query Where(string condition, string? text) => text is null ? this : Add(" and " + condition, Encoding.UTF8.GetBytes(text));

    /// <summary>Adds a condition.</summary>
    public Query Where(string condition, long value) => Add(" and " + condition, value);

    /// <summary>The statement as part of a batch.</summary>
    public NpgsqlBatchCommand ToBatchCommand()
    {
        var command = new NpgsqlBatchCommand(_sql.ToString());
        foreach (var value in _values) command.Parameters.Add(value);
        return command;
    }

    /// <summary>Reads all rows.</summary>
    public async ValueTask<List<T>> ListAsync<T>(NpgsqlDataSource database, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            await using var command = ToCommand(connection);
            await using var rows = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            var all = new List<T>();
            while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false)) all.Add(read(rows));
            return all;
        }
        catch (Exception exception) when (PostgresFaults.Translate(exception) is StoreUnavailableException unavailable && unavailable != exception)
        {
            throw unavailable;
        }
    }

    private NpgsqlCommand ToCommand(NpgsqlConnection connection)
    {
        var command = new NpgsqlCommand(_sql.ToString(), connection);
        foreach (var value in _values) command.Parameters.Add(value);
        return command;
    }
}
