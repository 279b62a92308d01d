namespace Audiogum.Sessions.Storage.Faults;

/// <summary>The session's or the tenant's last writes failed through a fault of its own data; it is tried again after a pause of at most a minute.</summary>
public sealed class WriteSetAsideException() : FaultyDataException("The data of this session or tenant could not be written before: it is tried again after a pause.")
{
    /// <inheritdoc/>
    public override string Kind => "set_aside";
}
