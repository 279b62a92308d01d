using Audiogum.Sessions.Sessionization.Events;
using Audiogum.Sessions.Storage.Chunks;

namespace Audiogum.Sessions.Storage.Sqlite.Writing;

/// <summary>The commit of a session: everything that can be computed beforehand is, on the caller's thread.</summary>
internal sealed class PendingCommit : PendingWrite
{
    private readonly TaskCompletionSource<CommitResult> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SessionCommit _commit;
    private readonly StoredChunk? _chunk;
    private readonly byte[] _sessionId;
    private CommitResult _result;

    public PendingCommit(SessionCommit commit)
    {
        if (commit.Row.Revision != commit.ExpectedRevision + 1)
            throw new ArgumentException("The row's revision must be the expected one + 1.", nameof(commit));
        _commit = commit;
        _sessionId = Convert.FromHexString(commit.Row.Key.SessionId);
        _chunk = commit.Events.Count == 0 ? null : StoredChunk.Of(commit.Events);
    }

    /// <summary>The outcome, once durable.</summary>
    public Task<CommitResult> Task => _done.Task;

    /// <inheritdoc/>
    public override int Size => 512 + (_chunk?.Data.Length ?? 0) + _commit.Row.Summary.Length + _commit.Row.PlaySessions.Length + _commit.Row.Contribution.Length;

    /// <inheritdoc/>
    public override void Apply(WriterConnection connection)
    {
        var row = _commit.Row;
        var tenant = connection.Tenants.IdOf(row.Key.Tenant);
        var place = connection.Sessions.Find(tenant, _sessionId);
        if ((place?.Revision ?? 0) != _commit.ExpectedRevision)
        {
            _result = CommitResult.RevisionMismatch;
            return;
        }

        var widest = Math.Max(place?.Widest ?? 0, _chunk?.Span ?? 0);
        var session = connection.Sessions.Write(place, tenant, _sessionId, row, connection.NextChange(), widest);
        if (_chunk is { } chunk) connection.Chunks.Append(session, tenant, chunk);
        connection.Days.Add(tenant, row.Shard, _commit.AddedDays, session);
        connection.Plays.Remove(tenant, _sessionId, _commit.RemovedPlays);
        connection.Plays.Add(tenant, _sessionId, _commit.AddedPlays, session);
        connection.Rejections.Append(tenant, _commit.Rejections);
        _result = CommitResult.Committed;
    }

    /// <inheritdoc/>
    public override void Complete() => _done.SetResult(_result);

    /// <inheritdoc/>
    public override void Fail(Exception fault) => _done.SetException(fault);
}

/// <summary>The encoded entries of a commit, and what the index says of them.</summary>
internal readonly record struct StoredChunk(long First, long Last, int PlayEvents, byte[] Data)
{
    /// <summary>How far its numbers reach; 0 for one number.</summary>
    public long Span => Last - First;

    /// <summary>Encodes one entry or more.</summary>
    public static StoredChunk Of(IReadOnlyList<StoredEvent> events)
    {
        var (first, last, plays) = (long.MaxValue, 0L, 0);
        for (var i = 0; i < events.Count; i++)
        {
            var entry = events[i];
            ArgumentOutOfRangeException.ThrowIfNegative(entry.SequenceNumber);
            first = Math.Min(first, entry.SequenceNumber);
            last = Math.Max(last, entry.SequenceNumber);
            if (entry is { Kind: StoredEventKind.Accepted, Type: EventType.Play }) plays++;
        }

        return new(first, last, plays, EventChunk.Encode(events));
    }
}
