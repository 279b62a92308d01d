namespace Audiogum.Sessions.Grains.Exports;

/// <summary>How far a tenant's export has come. The bucket holds it too, with each batch; this copy saves looking there.</summary>
public sealed class ExportState
{
    /// <summary>Batches committed; the sequence number of the last one.</summary>
    public long Batches { get; set; }

    /// <summary>Where the store's feed goes on, or null at its beginning.</summary>
    public string? Feed { get; set; }

    /// <summary>What was acknowledged before this instant is exported; milliseconds since 1970.</summary>
    public long CompleteThrough { get; set; }

    /// <summary>
    /// Sessions that were exported at a later revision than the feed had told of: they had changed between the page and the
    /// row. The feed tells of that change further on; then there is nothing to export, and the entry goes.
    /// </summary>
    public Dictionary<string, long> Ahead { get; set; } = [];

    /// <summary>Days (<c>2026-11-20</c>) and months (<c>2026-11</c>) whose aggregates are still to be written.</summary>
    public Dictionary<string, PendingPeriod> Periods { get; set; } = [];

    /// <summary>A copy to be changed.</summary>
    public ExportState Copy() => new() { Batches = Batches, Feed = Feed, CompleteThrough = CompleteThrough, Ahead = new(Ahead), Periods = new(Periods) };
}

/// <summary>A day or month whose aggregates are still to be written, again perhaps.</summary>
/// <param name="ChangedAt">When something of it was exported last, milliseconds since 1970.</param>
/// <param name="DueAt">Not before this, milliseconds since 1970.</param>
/// <param name="Written">SHA-256 of the numbers as written last, or null.</param>
public sealed record PendingPeriod(long ChangedAt, long DueAt, string? Written);
