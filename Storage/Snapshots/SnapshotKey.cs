namespace Audiogum.Sessions.Storage.Snapshots;

/// <summary>Names what a shard keeps: of one day, or of itself.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Shard">The shard.</param>
/// <param name="Day">UTC days since 1970, or null for what the shard keeps of itself.</param>
public readonly record struct SnapshotKey(string Tenant, int Shard, int? Day)
{
    /// <summary>Bytes under one key, at most: what fits into one entity of Azure Tables beside its other properties.</summary>
    public const int MaxBytes = 640 * 1_024;

    /// <summary>The day as stores write it; what the shard keeps of itself stands below every day.</summary>
    internal long StoredDay => Day ?? long.MinValue;

    /// <summary>Passes bytes that may lie under one key.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are none, or too many.</exception>
    internal static void Demand(ReadOnlyMemory<byte> data)
    {
        ArgumentOutOfRangeException.ThrowIfZero(data.Length, nameof(data));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(data.Length, MaxBytes, nameof(data));
    }
}
