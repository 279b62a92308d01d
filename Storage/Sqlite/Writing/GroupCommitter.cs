using System.Runtime.InteropServices;
using System.Threading.Channels;

namespace Audiogum.Sessions.Storage.Sqlite.Writing;

/// <summary>
/// One thread that writes: it takes whatever is waiting, up to a bound, into one transaction, syncs once and answers
/// all of them. While it syncs the next group gathers, so nobody waits for a timer.
/// </summary>
/// <remarks>
/// A group fails as a whole when the disk fails, since nobody can tell what reached it; when one of its writes is at
/// fault, they are done one by one, so that this one fails alone. Either way the connection is given up and the next
/// transaction opens a new one: every kind of failure has the same way back.
/// </remarks>
internal sealed class GroupCommitter
{
    private const int QueueLength = 2_048;
    private const int MaxWrites = 512;
    private const int MaxBytes = 8 << 20;

    private readonly Channel<PendingWrite> _queue = Channel.CreateBounded<PendingWrite>(
        new BoundedChannelOptions(QueueLength) { SingleReader = true });

    private readonly List<PendingWrite> _group = new(MaxWrites);
    private readonly Func<WriterConnection> _open;
    private readonly Thread _thread;
    private WriterConnection? _connection;

    /// <summary>Opens the connection, so that a file that cannot be opened is known at once, and starts.</summary>
    /// <exception cref="StoreUnavailableException">The file cannot be opened.</exception>
    public GroupCommitter(Func<WriterConnection> open)
    {
        _open = open;
        _connection = open();
        _thread = new Thread(Run) { Name = "session store writer", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Queues a write; waits while the queue is full.</summary>
    /// <exception cref="StoreUnavailableException">The store is closed.</exception>
    public ValueTask EnqueueAsync(PendingWrite write, CancellationToken cancellationToken) =>
        _queue.Writer.TryWrite(write) ? ValueTask.CompletedTask : WaitForRoomAsync(write, cancellationToken);

    /// <summary>Takes no more writes, carries out those queued, and closes the connection.</summary>
    public void Close()
    {
        _queue.Writer.TryComplete();
        _thread.Join();
    }

    private async ValueTask WaitForRoomAsync(PendingWrite write, CancellationToken cancellationToken)
    {
        try
        {
            await _queue.Writer.WriteAsync(write, cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException closed)
        {
            throw new StoreUnavailableException("The store is closed.", closed);
        }
    }

    private void Run()
    {
        while (_queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            Gather();
            Commit(CollectionsMarshal.AsSpan(_group));
            _group.Clear();
        }

        _connection?.Dispose();
    }

    private void Gather()
    {
        for (var bytes = 0; _group.Count < MaxWrites && bytes < MaxBytes && _queue.Reader.TryRead(out var write);)
        {
            _group.Add(write);
            bytes += write.Size;
        }
    }

    private void Commit(ReadOnlySpan<PendingWrite> group)
    {
        try
        {
            _connection ??= _open();
            _connection.Begin();
            foreach (var write in group) write.Apply(_connection);
            _connection.Commit();
        }
        catch (Exception fault)
        {
            _connection?.Dispose();
            _connection = null;
            if (fault is StoreUnavailableException || group.Length == 1)
                foreach (var write in group) write.Fail(fault);
            else
                foreach (var write in group) Commit([write]);
            return;
        }

        foreach (var write in group) write.Complete();
    }
}
