namespace Audiogum.Sessions.Storage.Sqlite.Writing;

/// <summary>
/// Stamps commits with microseconds since 1970, strictly increasing over the life of the store even when the clock
/// goes back: it never falls behind what is stored.
/// </summary>
internal sealed class ChangeStamp(TimeProvider time)
{
    private long? _last;

    /// <summary>Goes on after the highest stamp stored; only the first call has to look for it.</summary>
    public void ContinueFrom(SqliteDatabase database) => _last ??= database.ReadInteger("SELECT max(change) FROM sessions");

    /// <summary>The next stamp.</summary>
    public long Next()
    {
        var now = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        var next = Math.Max(_last.GetValueOrDefault() + 1, now);
        _last = next;
        return next;
    }
}
