using Audiogum.Sessions.Storage.Chunks;
using Audiogum.Sessions.Storage.Faults;
using Audiogum.Sessions.Storage.Rejections;

namespace Audiogum.Sessions.Storage.Sqlite.Writing;

/// <summary>The commit of a session: everything that can be computed beforehand is, on the caller's thread.</summary>
internal sealed class PendingCommit : PendingWrite
{
    private readonly TaskCompletionSource<CommitResult> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SessionCommit _commit;
    private readonly IReadOnlyList<StoredChunk> _chunks;
    private readonly (StoredRejection Rejection, ReadOnlyMemory<byte> Bytes)[] _rejections;
    private readonly byte[] _sessionId;
    private CommitResult _result;

    public PendingCommit(SessionCommit commit)
    {
        if (commit.Row.Revision != commit.ExpectedRevision + 1)
            throw new ArgumentException("The row's revision must be the expected one + 1.", nameof(commit));
        _commit = commit;
        _sessionId = Convert.FromHexString(commit.Row.Key.SessionId);
        _chunks = StoredChunk.Split(commit.Events);
        _rejections = RejectedBytes.PackAll(commit.Rejections);
        Size = 512 + commit.Row.Summary.Length + commit.Row.Contribution.Length + _chunks.Sum(chunk => chunk.Data.Length) + commit.Segments.Sum(part => part.Plays.Length);
    }

    /// <summary>The outcome, once durable.</summary>
    public Task<CommitResult> Task => _done.Task;

    /// <inheritdoc/>
    public override WriteOwner Owner => new(_commit.Row.Key.Tenant, _commit.Row.Key.SessionId);

    /// <inheritdoc/>
    public override int Size { get; }

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

        var widest = place?.Widest ?? 0;
        for (var i = 0; i < _chunks.Count; i++) widest = Math.Max(widest, _chunks[i].Span);
        var session = connection.Sessions.Write(place, tenant, _sessionId, row, connection.NextChange(), widest);
        if (_commit.RemovesEvents) connection.Chunks.RemoveOf(session);
        for (var i = 0; i < _chunks.Count; i++) connection.Chunks.Append(session, tenant, _chunks[i]);
        connection.Segments.Write(session, _commit.Segments);
        if (place?.SealedParts > row.SealedParts) connection.Segments.Cut(session, row.SealedParts);
        connection.Days.Add(tenant, row.Shard, _commit.AddedDays, session);
        connection.Plays.Remove(tenant, _sessionId, _commit.RemovedPlays);
        connection.Plays.Add(tenant, _sessionId, _commit.AddedPlays, session);
        connection.Rejections.Append(tenant, _rejections);
        _result = CommitResult.Committed;
    }

    /// <inheritdoc/>
    public override void Complete() => _done.SetResult(_result);

    /// <inheritdoc/>
    public override void Fail(Exception exception) => _done.SetException(exception);
}
