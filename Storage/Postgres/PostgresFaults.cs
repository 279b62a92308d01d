using Npgsql;

namespace Audiogum.Sessions.Storage.Postgres;

/// <summary>Tells a database that cannot be reached, or gave up, from a bug.</summary>
internal static class PostgresFaults
{
    /// <summary>
    /// What to throw for a fault. Everything that the database or the way to it reports means that the store is unavailable:
    /// whether a commit took effect is then unknown, and asking again is safe.
    /// </summary>
    public static Exception Judge(Exception fault) => fault switch
    {
        StoreUnavailableException or OperationCanceledException => fault,
        PostgresException refused => new StoreUnavailableException($"PostgreSQL refused: {refused.SqlState} {refused.MessageText}", fault),
        NpgsqlException or TimeoutException or IOException or ObjectDisposedException =>
            new StoreUnavailableException("PostgreSQL does not answer.", fault),
        _ => fault,
    };
}
