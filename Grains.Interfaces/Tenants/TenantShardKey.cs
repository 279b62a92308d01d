using System.Globalization;

namespace Audiogum.Sessions.Grains.Interfaces.Tenants;

/// <summary>Key of a tenant's shard: <c>tenant/shard</c>.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Shard">The shard, from 0.</param>
public readonly record struct TenantShardKey(string Tenant, int Shard)
{
    /// <summary>The grain key.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Tenant}/{Shard}");

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static TenantShardKey Parse(string key)
    {
        var parts = key.Split('/');
        return new(parts[0], int.Parse(parts[1], CultureInfo.InvariantCulture));
    }
}
