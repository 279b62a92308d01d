using System.Threading.Channels;
using Audiogum.Sessions.Storage.Faults;
using Npgsql;

namespace Audiogum.Sessions.Storage.Postgres.Writing;

/// <summary>
/// Writes in groups: each of a few writers takes whatever is waiting, up to a bound, into one statement, and answers all
/// of it when that is durable. While it waits for the database the next group gathers, so nobody waits for a timer.
/// </summary>
/// <remarks>
/// A session is in a group once; its next commit waits for the next group. A group that fails because the database
/// cannot be reached or cannot write fails whole, since nobody can tell what reached it. When the database refuses a
/// statement because of what it touches (<see cref="PostgresFaults.IsOfOneWrite"/>), it wrote nothing: the group is halved
/// until what is at fault is alone, fails and is set aside (<see cref="FaultyWriters"/>).
/// </remarks>
internal sealed class GroupCommitter
{
    private const int QueueLength = 2_048;
    private const int MaxWrites = 256;
    private const int MaxBytes = 4 << 20;

    private readonly Channel<PendingWrite> _queue = Channel.CreateBounded<PendingWrite>(new BoundedChannelOptions(QueueLength));
    private readonly WriteWatch _watch;
    private readonly FaultyWriters _faulty;
    private readonly Task _writing;

    /// <summary>Starts the writers.</summary>
    /// <param name="database">Where they write.</param>
    /// <param name="tenants">The numbers of tenants.</param>
    /// <param name="watch">Watches each write until it ends.</param>
    /// <param name="faulty">Who is set aside.</param>
    public GroupCommitter(NpgsqlDataSource database, TenantNumbers tenants, WriteWatch watch, FaultyWriters faulty)
    {
        (_watch, _faulty) = (watch, faulty);
        _writing = Task.WhenAll(Enumerable.Range(0, PostgresConnections.CommitConnections).Select(_ => Task.Run(() => RunAsync(new GroupStatement(database, tenants)))));
    }

    /// <summary>Queues a write, and waits until it is durable.</summary>
    /// <exception cref="StoreUnavailableException">The store is closed or does not take writes now, or the database cannot be reached.</exception>
    public async ValueTask<CommitResult> WriteAsync(PendingWrite write, CancellationToken cancellationToken)
    {
        _watch.Begin(write);
        try
        {
            await _queue.Writer.WriteAsync(write, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            _watch.End(write);
            if (fault is ChannelClosedException) throw new StoreUnavailableException("The store is closed.", fault);
            throw;
        }

        return await write.Task.ConfigureAwait(false);
    }

    /// <summary>Takes no more writes, and carries out those queued.</summary>
    public Task CloseAsync()
    {
        _queue.Writer.TryComplete();
        return _writing;
    }

    private async Task RunAsync(GroupStatement statement)
    {
        var gathering = new GroupGathering(MaxWrites, MaxBytes);
        while (gathering.HasWaiting || await _queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            var group = new List<PendingWrite>(MaxWrites);
            foreach (var write in gathering.Next(_queue.Reader))
            {
                var standing = _faulty.Judge(write.Owner);
                if (standing == Standing.Joins) group.Add(write);
                else if (standing == Standing.Alone) await CommitAsync(statement, [write], isRepeated: true).ConfigureAwait(false);
                else Fail(write, FaultyWriters.Refusal());
            }

            await CommitAsync(statement, group, isRepeated: false).ConfigureAwait(false);
        }
    }

    private async Task CommitAsync(GroupStatement statement, List<PendingWrite> group, bool isRepeated)
    {
        if (group.Count == 0) return;
        try
        {
            var committed = await statement.ExecuteAsync(group, isRepeated).ConfigureAwait(false);
            _watch.Succeeded();
            for (var i = 0; i < group.Count; i++)
            {
                _faulty.Succeeded(group[i].Owner);
                _watch.End(group[i]);
                group[i].Complete(group[i].Commit is null || committed.Contains(i + 1) ? CommitResult.Committed : CommitResult.RevisionMismatch);
            }
        }
        catch (PostgresException fault) when (PostgresFaults.IsOfOneWrite(fault))
        {
            if (group.Count > 1)
            {
                await HalveAsync(statement, group).ConfigureAwait(false);
                return;
            }

            if (!PostgresFaults.IsOfOthersToo(fault)) _faulty.Failed(group[0].Owner);
            Fail(group[0], PostgresFaults.Judge(fault));
        }
        catch (Exception fault)
        {
            _watch.Failed();
            foreach (var write in group) Fail(write, PostgresFaults.Judge(fault));
        }
    }

    private async Task HalveAsync(GroupStatement statement, List<PendingWrite> group)
    {
        foreach (var half in new[] { group.Take(group.Count / 2), group.Skip(group.Count / 2) })
        {
            // Who was set aside meanwhile, by a part of its tenant, is not tried any more.
            var joining = half.ToLookup(write => _faulty.Judge(write.Owner) == Standing.Joins);
            foreach (var refused in joining[false]) Fail(refused, FaultyWriters.Refusal());
            await CommitAsync(statement, [.. joining[true]], isRepeated: true).ConfigureAwait(false);
        }
    }

    private void Fail(PendingWrite write, Exception fault)
    {
        _watch.End(write);
        write.Fail(fault);
    }
}
