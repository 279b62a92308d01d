namespace Audiogum.Sessions.Storage.Sqlite.Reading;

/// <summary>A connection that only reads, with the statements it has prepared so far.</summary>
internal sealed class ReaderConnection : IDisposable
{
    private readonly Dictionary<string, SqliteStatement> _prepared = new(StringComparer.Ordinal);
    private readonly SqliteDatabase _database;

    /// <summary>Opens the file, which exists.</summary>
    public ReaderConnection(string file)
    {
        _database = SqliteDatabase.Open(file, readOnly: true);
        _database.Execute("PRAGMA cache_size = -4096; PRAGMA temp_store = MEMORY;");
    }

    /// <summary>Begins a snapshot.</summary>
    public void Begin() => Start("BEGIN").Run();

    /// <summary>Ends it.</summary>
    public void End() => Start("COMMIT").Run();

    /// <summary>A statement whose text is fixed, ready for its parameters; prepared when it is first used.</summary>
    public SqliteStatement Start(string sql)
    {
        if (!_prepared.TryGetValue(sql, out var statement)) _prepared.Add(sql, statement = _database.Prepare(sql));
        return statement.Start();
    }

    /// <summary>A statement whose text was put together for one query; the caller disposes it.</summary>
    public SqliteStatement PrepareOnce(string sql) => _database.PrepareOnce(sql);

    /// <summary>Closes the connection.</summary>
    public void Dispose() => _database.Dispose();
}
