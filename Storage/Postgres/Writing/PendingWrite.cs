using Audiogum.Sessions.Storage.Chunks;
using Audiogum.Sessions.Storage.Faults;

namespace Audiogum.Sessions.Storage.Postgres.Writing;

/// <summary>A write on its way through the <see cref="GroupCommitter"/>: a commit of a session, or rejections alone.</summary>
internal sealed class PendingWrite : WatchedWrite
{
    private readonly TaskCompletionSource<CommitResult> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A session's commit: all that can be computed beforehand is, on the caller's thread.</summary>
    public PendingWrite(SessionCommit commit)
    {
        if (commit.Row.Revision != commit.ExpectedRevision + 1)
            throw new ArgumentException("The row's revision must be the expected one + 1.", nameof(commit));
        Commit = commit;
        Tenant = commit.Row.Key.Tenant;
        Owner = new(Tenant, commit.Row.Key.SessionId);
        SessionId = Guid.ParseExact(commit.Row.Key.SessionId, "N");
        Chunks = StoredChunk.Split(commit.Events);
        Rejections = commit.Rejections;
        Size = 512 + commit.Row.Summary.Length + commit.Row.Contribution.Length + Chunks.Sum(chunk => chunk.Data.Length) + commit.Segments.Sum(part => part.Plays.Length);
    }

    /// <summary>Rejections of a tenant.</summary>
    public PendingWrite(string tenant, IReadOnlyList<StoredRejection> rejections)
    {
        Tenant = tenant;
        Owner = new(tenant, "rejections");
        Rejections = rejections;
        Size = rejections.Sum(rejection => 256 + rejection.Json.Length);
    }

    /// <summary>The commit, or null.</summary>
    public SessionCommit? Commit { get; }

    public string Tenant { get; }

    /// <summary>Whose data it touches.</summary>
    public WriteOwner Owner { get; }

    /// <summary>Whether it writes nothing of a tenant's: <see cref="ISessionStore.ProbeAsync"/>.</summary>
    public bool IsProbe { get; private init; }

    /// <summary>A write that shows whether the store can write.</summary>
    public static PendingWrite Probe() => new(string.Empty, []) { IsProbe = true };

    /// <summary>The session of <see cref="Commit"/>.</summary>
    public Guid SessionId { get; }

    public IReadOnlyList<StoredChunk> Chunks { get; } = [];

    public IReadOnlyList<StoredRejection> Rejections { get; }

    /// <summary>Bytes it carries, about: bounds what a group holds.</summary>
    public int Size { get; }

    /// <summary>The outcome, once durable.</summary>
    public Task<CommitResult> Task => _done.Task;

    /// <summary>Tells the caller, after the group is durable.</summary>
    public void Complete(CommitResult result) => _done.TrySetResult(result);

    /// <summary>Tells the caller that it failed; what it wrote is unknown.</summary>
    public void Fail(Exception exception) => _done.TrySetException(exception);
}
