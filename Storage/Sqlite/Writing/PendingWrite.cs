using Audiogum.Sessions.Storage.Faults;

namespace Audiogum.Sessions.Storage.Sqlite.Writing;

/// <summary>A write on its way through the <see cref="GroupCommitter"/>.</summary>
internal abstract class PendingWrite : WatchedWrite
{
    /// <summary>Whose data it touches.</summary>
    public abstract WriteOwner Owner { get; }

    /// <summary>Bytes it carries, about: bounds what a group holds.</summary>
    public abstract int Size { get; }

    /// <summary>Writes within the group's transaction, on the writer's thread.</summary>
    public abstract void Apply(WriterConnection connection);

    /// <summary>Tells the caller, after the group's transaction is durable.</summary>
    public abstract void Complete();

    /// <summary>Tells the caller that it failed; what it wrote is unknown.</summary>
    public abstract void Fail(Exception exception);
}
