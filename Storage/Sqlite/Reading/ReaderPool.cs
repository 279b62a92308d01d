using System.Collections.Concurrent;

namespace Audiogum.Sessions.Storage.Sqlite.Reading;

/// <summary>
/// Connections that only read. Each reads a snapshot of its own, beside the writer and each other. As many are open as
/// callers read at the same moment; a few are kept. None is ever held across an await, so none can wait for another.
/// </summary>
internal sealed class ReaderPool(SqliteStoreOptions options) : IDisposable
{
    private const int Kept = 8;

    private readonly ConcurrentBag<ReaderConnection> _idle = [];
    private volatile bool _closed;

    /// <summary>Reads one snapshot, on this thread.</summary>
    /// <exception cref="StoreUnavailableException">The store is closed, or cannot be read.</exception>
    public TResult Read<TArgument, TResult>(TArgument argument, Func<ReaderConnection, TArgument, TResult> read)
    {
        ThrowIfClosed();
        if (!_idle.TryTake(out var connection)) connection = new(options.DatabaseFile);
        try
        {
            connection.Begin();
            var result = read(connection, argument);
            connection.End();
            _idle.Add(connection);
            connection = null;
            return result;
        }
        finally
        {
            connection?.Dispose();
            if (_closed || _idle.Count > Kept) Drop();
        }
    }

    /// <summary>Reads one snapshot, on another thread: for what may take long.</summary>
    public Task<TResult> ReadAsync<TArgument, TResult>(
        TArgument argument, Func<ReaderConnection, TArgument, TResult> read, CancellationToken cancellationToken) =>
        Task.Run(() => Read(argument, read), cancellationToken);

    /// <summary>Closes the idle connections now, and those in use as they come back.</summary>
    public void Dispose()
    {
        _closed = true;
        while (!_idle.IsEmpty) Drop();
    }

    private void Drop()
    {
        if (_idle.TryTake(out var connection)) connection.Dispose();
    }

    private void ThrowIfClosed()
    {
        if (_closed) throw new StoreUnavailableException("The store is closed.");
    }
}
