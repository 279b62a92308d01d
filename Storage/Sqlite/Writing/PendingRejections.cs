using Audiogum.Sessions.Storage.Faults;
using Audiogum.Sessions.Storage.Rejections;

namespace Audiogum.Sessions.Storage.Sqlite.Writing;

/// <summary>Rejected events on their way to the disk.</summary>
internal sealed class PendingRejections(string tenant, IReadOnlyList<StoredRejection> rejections) : PendingWrite
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly (StoredRejection Rejection, ReadOnlyMemory<byte> Bytes)[] _packed = RejectedBytes.PackAll(rejections);

    /// <summary>Completes once they are durable.</summary>
    public Task Task => _done.Task;

    /// <inheritdoc/>
    public override WriteOwner Owner => new(tenant, "rejections");

    /// <inheritdoc/>
    public override int Size => 256 * _packed.Length + _packed.Sum(packed => packed.Bytes.Length);

    /// <inheritdoc/>
    public override void Apply(WriterConnection connection) =>
        connection.Rejections.Append(connection.Tenants.IdOf(tenant), _packed);

    /// <inheritdoc/>
    public override void Complete() => _done.SetResult();

    /// <inheritdoc/>
    public override void Fail(Exception exception) => _done.SetException(exception);
}
