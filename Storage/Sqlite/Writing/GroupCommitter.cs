using System.Threading.Channels;
using Audiogum.Sessions.Storage.Faults;

namespace Audiogum.Sessions.Storage.Sqlite.Writing;

/// <summary>
/// One thread that writes: it takes whatever is waiting, up to a bound, into one transaction, syncs once and answers
/// all of them. While it syncs the next group gathers, so nobody waits for a timer.
/// </summary>
/// <remarks>
/// A group fails as a whole when the file or the disk fails, since nobody can tell what reached it. When the data of one
/// write is at fault (a damaged page, a row that does not fit), it is the write that was being carried out: this one fails
/// alone, its owner is set aside (<see cref="QuarantinedWriters"/>), and the group is done again without it. Either way the
/// connection is given up and the next transaction opens a new one: every kind of failure has the same way back.
/// </remarks>
internal sealed class GroupCommitter
{
    private const int QueueLength = 2_048;
    private const int MaxWrites = 512;
    private const int MaxBytes = 8 << 20;

    private readonly Channel<PendingWrite> _queue = Channel.CreateBounded<PendingWrite>(
        new BoundedChannelOptions(QueueLength) { SingleReader = true });

    private readonly List<PendingWrite> _group = new(MaxWrites);
    private readonly List<PendingWrite> _alone = [];
    private readonly Func<WriterConnection> _open;
    private readonly WriteWatch _watch;
    private readonly QuarantinedWriters _faulty;
    private readonly Thread _thread;
    private WriterConnection? _connection;

    /// <summary>Opens the connection, so that a file that cannot be opened is known at once, and starts.</summary>
    /// <param name="open">Opens a connection.</param>
    /// <param name="watch">Watches each write until it ends.</param>
    /// <param name="faulty">Who is set aside.</param>
    /// <exception cref="StoreUnavailableException">The file cannot be opened.</exception>
    public GroupCommitter(Func<WriterConnection> open, WriteWatch watch, QuarantinedWriters faulty)
    {
        (_open, _watch, _faulty) = (open, watch, faulty);
        _connection = open();
        _thread = new Thread(Run) { Name = "session store writer", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Queues a write; waits while the queue is full.</summary>
    /// <exception cref="StoreUnavailableException">The store is closed, or does not take writes now.</exception>
    public ValueTask EnqueueAsync(PendingWrite write, CancellationToken cancellationToken)
    {
        _watch.Begin(write);
        return _queue.Writer.TryWrite(write) ? ValueTask.CompletedTask : WaitForRoomAsync(write, cancellationToken);
    }

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
        catch (Exception exception)
        {
            _watch.End(write);
            if (exception is ChannelClosedException) throw new StoreUnavailableException("The store is closed.", exception);
            throw;
        }
    }

    private void Run()
    {
        while (_queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            Gather();
            Commit(_group);
            foreach (var write in _alone) Commit([write]);
            _group.Clear();
            _alone.Clear();
        }

        _connection?.Dispose();
    }

    private void Gather()
    {
        for (var bytes = 0; _group.Count + _alone.Count < MaxWrites && bytes < MaxBytes && _queue.Reader.TryRead(out var write);)
        {
            switch (_faulty.GetStanding(write.Owner))
            {
                case Standing.Joins:
                    _group.Add(write);
                    bytes += write.Size;
                    break;
                case Standing.Alone:
                    _alone.Add(write);
                    break;
                default:
                    Fail(write, QuarantinedWriters.Refusal());
                    break;
            }
        }
    }

    private void Commit(List<PendingWrite> group)
    {
        while (group.Count > 0)
        {
            PendingWrite? current = null;
            try
            {
                _connection ??= _open();
                _connection.Begin();
                foreach (var write in group) (current = write).Apply(_connection);
                current = null;
                _connection.Commit();
            }
            catch (Exception exception)
            {
                _connection?.Dispose();
                _connection = null;
                if (current is not null && IsOfTheWrite(exception))
                {
                    SetAside(current, exception, group);
                    continue;
                }

                _watch.Failed();
                foreach (var write in group) Fail(write, exception);
                return;
            }

            _watch.Succeeded();
            foreach (var write in group)
            {
                _faulty.Succeeded(write.Owner);
                _watch.End(write);
                write.Complete();
            }

            return;
        }
    }

    /// <summary>Whether the data that the write touches is at fault, and not the file as a whole or the disk.</summary>
    private static bool IsOfTheWrite(Exception exception) => exception is not StoreUnavailableException or FaultyDataException;

    /// <summary>Fails the write, and those whom its failure sets aside with it.</summary>
    private void SetAside(PendingWrite culprit, Exception exception, List<PendingWrite> group)
    {
        _faulty.Failed(culprit.Owner);
        group.Remove(culprit);
        Fail(culprit, exception);
        for (var i = group.Count - 1; i >= 0; i--)
        {
            if (!_faulty.IsAside(group[i].Owner)) continue;
            Fail(group[i], QuarantinedWriters.Refusal());
            group.RemoveAt(i);
        }
    }

    private void Fail(PendingWrite write, Exception exception)
    {
        _watch.End(write);
        write.Fail(exception);
    }
}
