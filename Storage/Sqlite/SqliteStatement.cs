using System.Buffers;
using System.Text;
using SQLitePCL;

namespace Audiogum.Sessions.Storage.Sqlite;

/// <summary>A prepared statement: <see cref="Start"/>, bind its parameters in their order, then <see cref="Run"/> or <see cref="Step"/>.</summary>
internal sealed class SqliteStatement(SqliteDatabase database, sqlite3_stmt handle) : IDisposable
{
    private int _parameter;

    /// <summary>Makes it ready for its parameters.</summary>
    public SqliteStatement Start()
    {
        _ = raw.sqlite3_reset(handle); // answers with the failure of the run before, which was reported then
        _parameter = 0;
        return this;
    }

    /// <summary>Binds the next parameter.</summary>
    public SqliteStatement Bind(long value)
    {
        database.Check(raw.sqlite3_bind_int64(handle, ++_parameter, value));
        return this;
    }

    /// <summary>Binds the next parameter; null is NULL, and <c>NUL</c> characters are data like any other.</summary>
    public SqliteStatement Bind(string? value)
    {
        if (value is null)
        {
            database.Check(raw.sqlite3_bind_null(handle, ++_parameter));
            return this;
        }

        var room = ArrayPool<byte>.Shared.Rent(3 * value.Length + 1); // never empty: an empty span would be bound as NULL
        var length = Encoding.UTF8.GetBytes(value, room);
        database.Check(raw.sqlite3_bind_text(handle, ++_parameter, room.AsSpan(0, length)));
        ArrayPool<byte>.Shared.Return(room);
        return this;
    }

    /// <summary>Binds the next parameter to bytes.</summary>
    public SqliteStatement Bind(ReadOnlySpan<byte> value)
    {
        database.Check(raw.sqlite3_bind_blob(handle, ++_parameter, value));
        return this;
    }

    /// <summary>Moves to the next row; false after the last one, when the statement has let go of what it held.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(handle);
        if (code == raw.SQLITE_ROW) return true;
        try
        {
            database.Check(code);
        }
        finally
        {
            Reset();
        }

        return false;
    }

    /// <summary>Runs a statement that has no rows.</summary>
    public void Run()
    {
        while (Step())
        {
        }
    }

    /// <summary>Lets go of the rows not yet read.</summary>
    public void Reset() => _ = raw.sqlite3_reset(handle);

    /// <summary>A column of the current row; NULL is 0.</summary>
    public long Integer(int column) => raw.sqlite3_column_int64(handle, column);

    /// <summary>A column of the current row, or null.</summary>
    /// <param name="column">Which.</param>
    /// <param name="likely">What it may well be, as the row before had it: then this is returned, and nothing is made.</param>
    public string? Text(int column, string? likely = null)
    {
        var text = Bytes(column);
        if (text.IsEmpty) return raw.sqlite3_column_type(handle, column) == raw.SQLITE_NULL ? null : string.Empty;
        return likely is not null && Ascii.Equals(text, likely) ? likely : Encoding.UTF8.GetString(text);
    }

    /// <summary>A column of the current row, copied; NULL is empty.</summary>
    public byte[] Blob(int column) => Bytes(column).ToArray();

    /// <summary>A column of the current row, until the next one; NULL is empty.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(handle, column);

    /// <summary>Frees the statement.</summary>
    public void Dispose() => handle.Dispose();
}
