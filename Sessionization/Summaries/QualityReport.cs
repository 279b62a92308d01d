namespace Audiogum.Sessions.Sessionization.Summaries;

/// <summary>What clients and devices lose, repeat, contradict and send late, of the sessions that began in a range.</summary>
/// <param name="From">Start of the range.</param>
/// <param name="To">End of the range, exclusive.</param>
/// <param name="AsOf">When the sessions were read.</param>
/// <param name="Sessions">Sessions that began in the range.</param>
/// <param name="Clients">By client and version.</param>
/// <param name="Devices">By manufacturer and device name.</param>
public sealed record QualityReport(
    DateTimeOffset From, DateTimeOffset To, DateTimeOffset AsOf, long Sessions, IReadOnlyList<QualityRow> Clients, IReadOnlyList<QualityRow> Devices);

/// <summary>The sessions of one client version, or of one device; the other two names are null.</summary>
public sealed record QualityRow
{
    /// <summary>Client.</summary>
    public string? Client { get; init; }

    /// <summary>Its version.</summary>
    public string? ClientVersion { get; init; }

    /// <summary>Manufacturer of the device.</summary>
    public string? DeviceManufacturer { get; init; }

    /// <summary>Device name.</summary>
    public string? DeviceName { get; init; }

    /// <summary>Sessions.</summary>
    public long Sessions { get; init; }

    /// <summary>Distinct events.</summary>
    public long Events { get; init; }

    /// <summary>Numbers never received, saturating.</summary>
    public long Missing { get; init; }

    /// <summary>Copies dropped.</summary>
    public long Duplicates { get; init; }

    /// <summary>Conflict losers, distinct contents.</summary>
    public long Conflicts { get; init; }

    /// <summary>Sessions whose last receipt was over an hour after their last event.</summary>
    public long Late { get; init; }

    /// <summary>Sessions whose clock was ahead or unset (semantics §4).</summary>
    public long ClockCorrected { get; init; }

    /// <summary>Intervals of unknown length (§5.3).</summary>
    public long ClockJumps { get; init; }

    /// <summary>Play events that were ignored.</summary>
    public long Orphans { get; init; }

    /// <summary>Media that failed.</summary>
    public long MediaErrors { get; init; }
}
