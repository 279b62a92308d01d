namespace Audiogum.Sessions.Grains.Listings;

/// <summary>Settings of rejected events, section <c>Sessions:Rejections</c>.</summary>
public sealed class RejectionOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Sessions:Rejections";

    /// <summary>Least of <see cref="MaxKeptBytesPerDay"/>: 1 MiB.</summary>
    public const long LeastKeptBytes = 1L << 20;

    /// <summary>Bytes of a tenant's rejected events, as sent, that a silo keeps a day; the others are counted only. At least 1 MiB, default 128 MiB.</summary>
    public long MaxKeptBytesPerDay { get; set; } = 128L << 20;
}
