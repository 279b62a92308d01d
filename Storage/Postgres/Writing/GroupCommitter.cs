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
/// cannot be reached or cannot write fails whole, since nobody can tell what reached it. When a statement fails because of
/// what it touches (<see cref="PostgresFaults.IsOfOneWrite"/>), it wrote nothing: the group is repeated in parts until what
/// is at fault is alone, fails and is set aside (<see cref="QuarantinedWriters"/>). A write that takes long even alone, or waits
/// for a lock, goes on beside the groups, where it has half a minute. Repeating is bounded: what is left then fails.
/// </remarks>
internal sealed class GroupCommitter
{
    private const int QueueLength = 2_048;
    private const int SlowLength = 16;
    private const int MaxWrites = 256;
    private const int MaxBytes = 4 << 20;
    private const int Parts = 8;
    private static readonly TimeSpan LongestRepeating = TimeSpan.FromSeconds(3);

    private readonly Channel<PendingWrite> _queue = Channel.CreateBounded<PendingWrite>(new BoundedChannelOptions(QueueLength));
    private readonly Channel<PendingWrite> _slow = Channel.CreateBounded<PendingWrite>(new BoundedChannelOptions(SlowLength));
    private readonly WriteWatch _watch;
    private readonly QuarantinedWriters _faulty;
    private readonly TimeProvider _time;
    private readonly Task _writing;
    private readonly Task _writingSlow;
    private volatile bool _isClosing;

    /// <summary>Starts the writers.</summary>
    /// <param name="database">Where they write.</param>
    /// <param name="tenants">The numbers of tenants.</param>
    /// <param name="watch">Watches each write until it ends.</param>
    /// <param name="timeProvider">Measures how long repeating takes, and the pauses of who is set aside.</param>
    public GroupCommitter(NpgsqlDataSource database, TenantNumbers tenants, WriteWatch watch, TimeProvider timeProvider)
    {
        (_watch, _faulty, _time) = (watch, new(timeProvider), timeProvider);
        _writing = Task.WhenAll(Enumerable.Range(0, PostgresConnections.GroupWriters).Select(_ => Task.Run(() => RunAsync(new GroupStatement(database, tenants)))));
        _writingSlow = Task.Run(() => RunSlowAsync(new GroupStatement(database, tenants)));
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
        catch (Exception exception)
        {
            _watch.End(write);
            if (exception is ChannelClosedException) throw new StoreUnavailableException("The store is closed.", exception);
            throw;
        }

        return await write.Task.ConfigureAwait(false);
    }

    /// <summary>Takes no more writes, and carries out those queued; what waits because it took too long fails.</summary>
    public async Task CloseAsync()
    {
        _queue.Writer.TryComplete();
        await _writing.ConfigureAwait(false);
        _isClosing = true;
        _slow.Writer.TryComplete();
        await _writingSlow.ConfigureAwait(false);
    }

    private async Task RunAsync(GroupStatement statement)
    {
        var gathering = new GroupGathering(MaxWrites, MaxBytes);
        while (gathering.HasWaiting || await _queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            var group = new List<PendingWrite>(MaxWrites);
            var began = _time.GetTimestamp();
            foreach (var write in gathering.Next(_queue.Reader))
            {
                var standing = _faulty.GetStanding(write.Owner);
                if (standing == Standing.Joins) group.Add(write);
                else if (standing == Standing.Alone && !IsLong(began)) await CommitAsync(statement, [write], WriteAttempt.Repeated, began).ConfigureAwait(false);
                else Fail(write, QuarantinedWriters.Refusal());
            }

            await CommitAsync(statement, group, WriteAttempt.First, began).ConfigureAwait(false);
        }
    }

    /// <summary>Carries out what took too long. Nobody waits for it but its caller, so it is not watched any more.</summary>
    private async Task RunSlowAsync(GroupStatement statement)
    {
        await foreach (var write in _slow.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            if (_isClosing) Fail(write, new StoreUnavailableException("The store is closed."));
            else await CommitAsync(statement, [write], WriteAttempt.Apart, _time.GetTimestamp()).ConfigureAwait(false);
        }
    }

    /// <param name="statement">The writer's own.</param>
    /// <param name="group">What to write; may be empty.</param>
    /// <param name="attempt">Which attempt it is.</param>
    /// <param name="began">When repeating began; of no meaning for a first attempt.</param>
    private async Task CommitAsync(GroupStatement statement, List<PendingWrite> group, WriteAttempt attempt, long began)
    {
        if (group.Count == 0) return;
        try
        {
            var committed = await statement.ExecuteAsync(group, attempt).ConfigureAwait(false);
            _watch.Succeeded();
            for (var i = 0; i < group.Count; i++)
            {
                _faulty.Succeeded(group[i].Owner);
                _watch.End(group[i]);
                group[i].Complete(group[i].Commit is null || committed.Contains(i + 1) ? CommitResult.Committed : CommitResult.RevisionMismatch);
            }
        }
        catch (Exception exception) when (PostgresFaults.IsOfOneWrite(exception))
        {
            if (group.Count > 1) await RepeatAsync(statement, group, exception, attempt == WriteAttempt.First ? _time.GetTimestamp() : began).ConfigureAwait(false);
            else FailAlone(group[0], exception, attempt);
        }
        catch (Exception exception)
        {
            FailAll(group, exception);
        }
    }

    private async Task RepeatAsync(GroupStatement statement, List<PendingWrite> group, Exception exception, long began)
    {
        foreach (var part in group.Chunk((group.Count + Parts - 1) / Parts))
        {
            // Who was set aside meanwhile, by a part of its tenant, is not tried any more.
            var aside = part.ToLookup(write => _faulty.IsAside(write.Owner));
            foreach (var refused in aside[true]) Fail(refused, QuarantinedWriters.Refusal());
            if (IsLong(began)) FailAll([.. aside[false]], exception);
            else await CommitAsync(statement, [.. aside[false]], WriteAttempt.Repeated, began).ConfigureAwait(false);
        }
    }

    private bool IsLong(long began) => _time.GetElapsedTime(began) > LongestRepeating;

    private void FailAlone(PendingWrite write, Exception exception, WriteAttempt attempt)
    {
        var isOfWaiting = PostgresFaults.IsOfWaiting(exception);
        if (isOfWaiting && attempt != WriteAttempt.Apart && !write.IsProbe && _slow.Writer.TryWrite(write))
        {
            _watch.End(write);
            return;
        }

        if (isOfWaiting) _faulty.Waited(write.Owner);
        else if (!PostgresFaults.IsOfOthersToo(exception)) _faulty.Failed(write.Owner);
        Fail(write, PostgresFaults.Translate(exception));
    }

    private void FailAll(List<PendingWrite> group, Exception exception)
    {
        if (group.Count > 0) _watch.Failed();
        foreach (var write in group) Fail(write, PostgresFaults.Translate(exception));
    }

    private void Fail(PendingWrite write, Exception exception)
    {
        _watch.End(write);
        write.Fail(exception);
    }
}
