namespace Audiogum.Sessions.Storage.Faults;

/// <summary>Whose data a write touches: what stays aside when only that data is at fault.</summary>
/// <param name="Tenant">The tenant; empty for what the store keeps of itself.</param>
/// <param name="Part">The session's id, or the name of another part of the tenant's data.</param>
internal readonly record struct WriteOwner(string Tenant, string Part)
{
    /// <summary>What the store keeps of itself.</summary>
    public static WriteOwner Store { get; } = new(string.Empty, "notes");
}
