using Audiogum.Sessions.Storage.Postgres;

namespace Audiogum.Sessions.Silo.Clustering;

/// <summary>
/// The tables and queries that Orleans' ADO.NET membership expects to find by name (its packages bring no SQL): two
/// tables, and in OrleansQuery the nine statements it looks up by key. Each statement that changes the membership moves
/// the cluster's version by one, or changes nothing: that is what makes two silos' writes exclude each other.
/// </summary>
public static class MembershipSchema
{
    /// <summary>Its versions.</summary>
    public static SchemaPart Part { get; } = SchemaPart.FromResources("membership", typeof(MembershipSchema).Assembly, "Audiogum.Sessions.Silo.Clustering.Schema.");
}
