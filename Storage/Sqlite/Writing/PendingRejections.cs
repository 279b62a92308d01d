using Audiogum.Sessions.Storage.Faults;

namespace Audiogum.Sessions.Storage.Sqlite.Writing;

/// <summary>Rejected events on their way to the disk.</summary>
internal sealed class PendingRejections(string tenant, IReadOnlyList<StoredRejection> rejections) : PendingWrite
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes once they are durable.</summary>
    public Task Task => _done.Task;

    /// <inheritdoc/>
    public override WriteOwner Owner => new(tenant, "rejections");

    /// <inheritdoc/>
    public override int Size { get; } = rejections.Sum(rejection => 256 + rejection.Json.Length);

    /// <inheritdoc/>
    public override void Apply(WriterConnection connection) =>
        connection.Rejections.Append(connection.Tenants.IdOf(tenant), rejections);

    /// <inheritdoc/>
    public override void Complete() => _done.SetResult();

    /// <inheritdoc/>
    public override void Fail(Exception fault) => _done.SetException(fault);
}
