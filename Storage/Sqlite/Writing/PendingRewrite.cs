using Audiogum.Sessions.Storage.Faults;

namespace Audiogum.Sessions.Storage.Sqlite.Writing;

/// <summary>Rows whose content is replaced, on their way to the disk.</summary>
/// <param name="owner">Whose they are.</param>
/// <param name="size">Bytes it carries, about.</param>
/// <param name="apply">Writes them.</param>
internal sealed class PendingRewrite(WriteOwner owner, int size, Action<WriterConnection> apply) : PendingWrite
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes once they are durable.</summary>
    public Task Task => _done.Task;

    /// <inheritdoc/>
    public override WriteOwner Owner => owner;

    /// <inheritdoc/>
    public override int Size { get; } = size;

    /// <inheritdoc/>
    public override void Apply(WriterConnection connection) => apply(connection);

    /// <inheritdoc/>
    public override void Complete() => _done.SetResult();

    /// <inheritdoc/>
    public override void Fail(Exception exception) => _done.SetException(exception);
}
