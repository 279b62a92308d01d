using System.Globalization;
using Npgsql;

namespace Audiogum.Sessions.Storage.Postgres;

/// <summary>
/// How long a connection waits for whatever it may wait for, and how long the database waits for it. The server's own
/// time-outs go with the start of each connection, so they hold however the client ends or stops.
/// </summary>
/// <param name="Statement">A statement that runs for longer is ended by the server (<c>statement_timeout</c>), and a second later given up here.</param>
public sealed record PostgresTimeouts(TimeSpan Statement)
{
    /// <summary>A statement that waits for a lock for longer fails (<c>lock_timeout</c>).</summary>
    public static readonly TimeSpan Lock = TimeSpan.FromSeconds(2);

    /// <summary>A transaction whose client says nothing for longer is ended (<c>idle_in_transaction_session_timeout</c>). We open none over a round trip.</summary>
    public static readonly TimeSpan IdleInTransaction = TimeSpan.FromSeconds(5);

    /// <summary>A connection whose peer confirms nothing for longer is closed by the server (<c>tcp_user_timeout</c>, keepalives), and by us.</summary>
    public static readonly TimeSpan Peer = TimeSpan.FromSeconds(10);

    /// <summary>For commits: below the five seconds after which a store is stalled.</summary>
    public static PostgresTimeouts OfWriters { get; } = new(TimeSpan.FromSeconds(3));

    /// <summary>For everything else, Orleans' own tables too.</summary>
    public static PostgresTimeouts OfReaders { get; } = new(TimeSpan.FromSeconds(30));

    /// <summary>The connection string with the time-outs. Server settings in its own <c>Options</c> stay and count more.</summary>
    public string AddTo(string connectionString)
    {
        var text = new NpgsqlConnectionStringBuilder(connectionString);
        text.Options = string.Create(
            CultureInfo.InvariantCulture,
            $"-c statement_timeout={Ms(Statement)} -c lock_timeout={Ms(Lock)} -c idle_in_transaction_session_timeout={Ms(IdleInTransaction)} -c tcp_user_timeout={Ms(Peer)} -c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3 {text.Options}").TrimEnd();
        text.CommandTimeout = (int)Statement.TotalSeconds + 1;
        text.CancellationTimeout = 500;
        text.Timeout = (int)Math.Min(Statement.TotalSeconds, Peer.TotalSeconds);
        text.TcpKeepAlive = true;
        (text.TcpKeepAliveTime, text.TcpKeepAliveInterval) = (5, 2);
        return text.ConnectionString;
    }

    private static long Ms(TimeSpan time) => (long)time.TotalMilliseconds;
}
