namespace Audiogum.Sessions.Storage.Sqlite;

/// <summary>Instants in whole hours: coarse enough that the index on them hardly moves, and never out of order.</summary>
internal static class LiveHours
{
    private const long Hour = 3_600_000;

    /// <summary>The hour of an instant. Of two instants the later never has the lower hour.</summary>
    public static long FromInstant(long instant) => instant / Hour;
}
