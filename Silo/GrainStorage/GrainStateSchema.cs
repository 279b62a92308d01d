using Audiogum.Sessions.Storage.Postgres;

namespace Audiogum.Sessions.Silo.GrainStorage;

/// <summary>
/// The table and the four queries that Orleans' ADO.NET grain storage expects to find by name (its package brings no
/// SQL). A statement that finds another version than the grain read answers without a row: that is what the provider
/// calls inconsistent. Versions come from a sequence, so that a state that was cleared and written again is not taken for
/// the one before.
/// </summary>
public static class GrainStateSchema
{
    /// <summary>Its versions; comes after the membership's, which makes the table of queries.</summary>
    public static SchemaPart Part { get; } = SchemaPart.FromResources("grainstates", typeof(GrainStateSchema).Assembly, "Audiogum.Sessions.Silo.GrainStorage.Schema.");
}
