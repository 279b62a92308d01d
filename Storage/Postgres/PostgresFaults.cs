using System.Net.Sockets;
using Audiogum.Sessions.Storage.Faults;
using Npgsql;

namespace Audiogum.Sessions.Storage.Postgres;

/// <summary>Tells a database that cannot be reached, or gave up, from a bug.</summary>
internal static class PostgresFaults
{
    /// <summary>
    /// Whether a statement failed because of what it touches (https://www.postgresql.org/docs/current/errcodes-appendix.html):
    /// its data (22), a constraint (23), a limit of a row (54), a damaged page or row (XX), a file that cannot be read (58),
    /// another transaction that was in its way (40), or what it waited for (<see cref="IsOfWaiting"/>). Another statement may
    /// succeed. A fault of this program, such as a write that cannot be sent, is of one write too.
    /// </summary>
    public static bool IsOfOneWrite(Exception exception) => exception switch
    {
        PostgresException refused => IsOfWaiting(refused) || refused.SqlState is ['2', '2' or '3', ..] or ['4', '0', ..] or ['5', '4' or '8', ..] or ['X', 'X', ..],
        _ => Translate(exception) == exception && exception is not (StoreUnavailableException or OperationCanceledException),
    };

    /// <summary>Whether it waited for too long: for a lock (55P03), or altogether (57014).</summary>
    public static bool IsOfWaiting(Exception exception) => exception is PostgresException { SqlState: "55P03" or "57014" };

    /// <summary>Whether such a fault came from meeting another transaction (40), and says nothing of the data.</summary>
    public static bool IsOfOthersToo(Exception exception) => exception is PostgresException { SqlState: ['4', '0', ..] };

    /// <summary>
    /// What to throw for a fault. Everything that the database or the way to it reports means that the store is unavailable:
    /// whether a commit took effect is then unknown, and asking again is safe.
    /// </summary>
    public static Exception Translate(Exception exception) => exception switch
    {
        StoreUnavailableException or OperationCanceledException => exception,
        PostgresException { SqlState: ['X', 'X', ..] or ['5', '8', ..] } damaged => new DamagedPageException($"PostgreSQL: {damaged.SqlState} {damaged.MessageText}", exception),
        PostgresException refused => new StoreUnavailableException($"PostgreSQL refused: {refused.SqlState} {refused.MessageText}", exception),
        NpgsqlException or TimeoutException or IOException or SocketException or ObjectDisposedException =>
            new StoreUnavailableException("PostgreSQL does not answer.", exception),
        _ => exception,
    };
}
