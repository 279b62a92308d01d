using System.Threading.Channels;
using Npgsql;

namespace Audiogum.Sessions.Storage.Postgres.Writing;

/// <summary>
/// Writes in groups: each of a few writers takes whatever is waiting, up to a bound, into one statement, and answers all
/// of it when that is durable. While it waits for the database the next group gathers, so nobody waits for a timer.
/// </summary>
/// <remarks>
/// A session is in a group once; its next commit waits for the next group. A group that fails because the database
/// cannot be reached fails whole, since nobody can tell what reached it; one that the database refuses, or that met
/// another silo's in a deadlock, wrote nothing, and is done again one by one, so that what is at fault fails alone.
/// </remarks>
internal sealed class GroupCommitter
{
    private const int QueueLength = 2_048;
    private const int MaxWrites = 256;
    private const int MaxBytes = 4 << 20;
    private const int Writers = 2;

    private readonly Channel<PendingWrite> _queue = Channel.CreateBounded<PendingWrite>(new BoundedChannelOptions(QueueLength));
    private readonly Task _writing;

    /// <summary>Starts the writers.</summary>
    /// <param name="database">Where they write.</param>
    /// <param name="tenants">The numbers of tenants.</param>
    public GroupCommitter(NpgsqlDataSource database, TenantNumbers tenants) =>
        _writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(() => RunAsync(new GroupStatement(database, tenants)))));

    /// <summary>Queues a write, and waits until it is durable.</summary>
    /// <exception cref="StoreUnavailableException">The store is closed, or the database cannot be reached.</exception>
    public async ValueTask<CommitResult> WriteAsync(PendingWrite write, CancellationToken cancellationToken)
    {
        try
        {
            await _queue.Writer.WriteAsync(write, cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException closed)
        {
            throw new StoreUnavailableException("The store is closed.", closed);
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
        var group = new List<PendingWrite>(MaxWrites);
        var next = new List<PendingWrite>();
        while (next.Count > 0 || await _queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            Gather(group, next);
            if (group.Count > 0) await CommitAsync(statement, group).ConfigureAwait(false);
            group.Clear();
        }
    }

    /// <summary>Fills the group with what had to wait before, then with what is queued; sessions that are in it already wait.</summary>
    private void Gather(List<PendingWrite> group, List<PendingWrite> next)
    {
        var sessions = new HashSet<(string, Guid)>();
        var bytes = 0;
        var waited = next.ToArray();
        next.Clear();
        foreach (var write in waited) Take(write);
        while (group.Count < MaxWrites && bytes < MaxBytes && next.Count < MaxWrites && _queue.Reader.TryRead(out var write)) Take(write);

        void Take(PendingWrite write)
        {
            if (write.Commit is not null && !sessions.Add((write.Tenant, write.SessionId)))
            {
                next.Add(write);
                return;
            }

            group.Add(write);
            bytes += write.Size;
        }
    }

    private static async Task CommitAsync(GroupStatement statement, List<PendingWrite> group)
    {
        try
        {
            var committed = await statement.ExecuteAsync(group).ConfigureAwait(false);
            for (var i = 0; i < group.Count; i++)
                group[i].Complete(group[i].Commit is null || committed.Contains(i + 1) ? CommitResult.Committed : CommitResult.RevisionMismatch);
        }
        catch (PostgresException) when (group.Count > 1)
        {
            foreach (var write in group) await CommitAsync(statement, [write]).ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            var told = PostgresFaults.Judge(fault);
            foreach (var write in group) write.Fail(told);
        }
    }
}
