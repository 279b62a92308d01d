namespace Audiogum.Sessions.Storage.Sqlite.Writing;

/// <summary>
/// Numbers commits, strictly increasing over the life of the store: it goes on after the highest number stored. No clock has
/// a part in it; in files of older releases the numbers were microseconds since 1970, and those that follow go on from there.
/// </summary>
internal sealed class ChangeCounter
{
    private long? _last;

    /// <summary>Goes on after the highest number stored; only the first call has to look for it.</summary>
    public void ContinueFrom(SqliteDatabase database) => _last ??= database.ReadInteger("SELECT max(change) FROM sessions");

    /// <summary>The next number.</summary>
    public long Next()
    {
        var next = _last.GetValueOrDefault() + 1;
        _last = next;
        return next;
    }
}
