using Audiogum.Sessions.Storage.Faults;
using SQLitePCL;

namespace Audiogum.Sessions.Storage.Sqlite;

/// <summary>
/// One connection to the database file, for one thread at a time. It sits on the plain C functions: prepared
/// statements that bind spans cost a fraction of what an ADO.NET command does for every row.
/// </summary>
internal sealed class SqliteDatabase : IDisposable
{
    // Result codes that the binding has no names for (https://sqlite.org/rescode.html).
    private const int IoErrorData = 8_202;
    private const int IoErrorCorruptFileSystem = 8_458;

    private readonly List<SqliteStatement> _kept = [];
    private readonly sqlite3 _handle;

    static SqliteDatabase() => Batteries_V2.Init();

    private SqliteDatabase(sqlite3 handle) => _handle = handle;

    /// <summary>Opens the file: for reading only, or for reading and writing, creating it if absent.</summary>
    public static SqliteDatabase Open(string file, bool readOnly)
    {
        var access = readOnly ? raw.SQLITE_OPEN_READONLY : raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE;
        var code = raw.sqlite3_open_v2(file, out var handle, access | raw.SQLITE_OPEN_NOMUTEX, null);
        var database = new SqliteDatabase(handle);
        try
        {
            database.Check(code);
            database.Check(raw.sqlite3_extended_result_codes(handle, 1));
            database.Check(raw.sqlite3_busy_timeout(handle, 5_000));
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Compiles one statement, to be kept and used again for as long as the connection is open.</summary>
    public SqliteStatement Prepare(string sql)
    {
        Check(raw.sqlite3_prepare_v3(_handle, sql, raw.SQLITE_PREPARE_PERSISTENT, out var handle));
        var statement = new SqliteStatement(this, handle);
        _kept.Add(statement);
        return statement;
    }

    /// <summary>Compiles one statement, to be disposed by the caller.</summary>
    public SqliteStatement PrepareOnce(string sql)
    {
        Check(raw.sqlite3_prepare_v3(_handle, sql, 0, out var statement));
        return new(this, statement);
    }

    /// <summary>Runs statements whose rows, if any, are of no interest.</summary>
    public void Execute(string sql) => Check(raw.sqlite3_exec(_handle, sql));

    /// <summary>The first column of the first row, an integer; 0 if there is none.</summary>
    public long ReadInteger(string sql)
    {
        using var statement = PrepareOnce(sql);
        return statement.Start().Step() ? statement.Integer(0) : 0;
    }

    /// <summary>The first column of the first row, or null.</summary>
    public string? ReadText(string sql)
    {
        using var statement = PrepareOnce(sql);
        return statement.Start().Step() ? statement.Text(0) : null;
    }

    /// <summary>The row that the last INSERT made.</summary>
    public long LastRow => raw.sqlite3_last_insert_rowid(_handle);

    /// <summary>How many rows the last statement that writes touched.</summary>
    public long Changes => raw.sqlite3_changes(_handle);

    /// <summary>Passes success, a row and the end of rows; everything else is an exception.</summary>
    /// <exception cref="DamagedPageException">A part of the file is damaged or unreadable: what does not need it goes on.</exception>
    /// <exception cref="StoreUnavailableException">The file or the disk is at fault.</exception>
    /// <exception cref="InvalidOperationException">The statement is, or what it writes: it fails alone.</exception>
    public void Check(int code)
    {
        if (code is raw.SQLITE_OK or raw.SQLITE_ROW or raw.SQLITE_DONE) return;
        var message = $"SQLite: {raw.sqlite3_errmsg(_handle).utf8_to_string()} ({code}).";
        throw (code & 0xFF) switch
        {
            raw.SQLITE_CORRUPT => new DamagedPageException(message),
            raw.SQLITE_IOERR when code is raw.SQLITE_IOERR_READ or raw.SQLITE_IOERR_SHORT_READ or IoErrorData or IoErrorCorruptFileSystem => new DamagedPageException(message),
            raw.SQLITE_ERROR or raw.SQLITE_CONSTRAINT or raw.SQLITE_MISMATCH or raw.SQLITE_MISUSE or raw.SQLITE_RANGE or raw.SQLITE_TOOBIG
                => new InvalidOperationException(message),
            _ => new StoreUnavailableException(message),
        };
    }

    /// <summary>
    /// Undoes what was not committed and closes the connection. Statements first: one left over would keep it, and its
    /// locks, until the finalizer comes by.
    /// </summary>
    public void Dispose()
    {
        foreach (var statement in _kept) statement.Dispose();
        _handle.Dispose();
    }
}
