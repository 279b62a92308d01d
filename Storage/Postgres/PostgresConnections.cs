using Npgsql;

namespace Audiogum.Sessions.Storage.Postgres;

/// <summary>
/// A silo's connections to PostgreSQL. Each kind of work has a pool of its own: who waits for a connection waits for his own
/// kind, so that a month of dashboards never keeps a commit waiting. All of them have the time-outs of <see cref="PostgresTimeouts"/>.
/// </summary>
internal sealed class PostgresConnections : IAsyncDisposable
{
    private PostgresConnections(string connectionString)
    {
        Commits = Pool(connectionString, PostgresTimeouts.OfWriters, CommitConnections);
        Sessions = Pool(connectionString, PostgresTimeouts.OfReaders, SessionConnections);
        Reports = Pool(connectionString, PostgresTimeouts.OfReaders, ReportConnections);
        Background = Pool(connectionString, PostgresTimeouts.OfReaders, BackgroundConnections);
    }

    /// <summary>Writers of groups.</summary>
    public const int GroupWriters = 2;

    /// <summary>Connections that commit: one for each writer of groups, and one for single writes that take long.</summary>
    public const int CommitConnections = GroupWriters + 1;

    /// <summary>Connections at most that read single sessions, which posts wait for.</summary>
    public const int SessionConnections = 16;

    /// <summary>Connections at most that read listings and dashboards.</summary>
    public const int ReportConnections = 16;

    /// <summary>Connections at most for what nobody waits for: feeds of exports, erasure, retention, what shards keep.</summary>
    public const int BackgroundConnections = 4;

    /// <summary>Groups of writes.</summary>
    public NpgsqlDataSource Commits { get; }

    /// <summary>Reads of single sessions.</summary>
    public NpgsqlDataSource Sessions { get; }

    /// <summary>Reads of listings and dashboards.</summary>
    public NpgsqlDataSource Reports { get; }

    /// <summary>Feeds, erasure, retention, what shards and the store keep.</summary>
    public NpgsqlDataSource Background { get; }

    /// <summary>Makes the pools; none connects yet.</summary>
    public static PostgresConnections Create(string connectionString) => new(connectionString);

    /// <summary>Closes all.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var pool in new[] { Commits, Sessions, Reports, Background }) await pool.DisposeAsync().ConfigureAwait(false);
    }

    private static NpgsqlDataSource Pool(string connectionString, PostgresTimeouts timeouts, int connections) =>
        NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(timeouts.AddTo(connectionString)) { MinPoolSize = 0, MaxPoolSize = connections });
}
