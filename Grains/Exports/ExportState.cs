namespace Audiogum.Sessions.Grains.Exports;

/// <summary>
/// How far a tenant's export has come. The bucket holds it too, with each batch; this copy saves looking there. Everything in
/// it is bounded (<see cref="ExportLimits"/>).
/// </summary>
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

    /// <summary>Sessions that pages of the feed have told of, with the revision that they told, whose rows are the next batch's.</summary>
    public Dictionary<string, long> Rest { get; set; } = [];

    /// <summary>Sessions that cannot be exported, and are tried again each round while everything else goes on.</summary>
    public Dictionary<string, SetAsideSession> SetAside { get; set; } = [];

    /// <summary>Days (<c>2026-11-20</c>) and months (<c>2026-11</c>) whose aggregates are still to be written.</summary>
    public Dictionary<string, PendingPeriod> Periods { get; set; } = [];

    /// <summary>Ranges of days whose aggregates, and those of their months, are still to be written, beyond <see cref="Periods"/>; ascending.</summary>
    public List<PendingRange> Ranges { get; set; } = [];

    /// <summary>IANA id of the time zone that aggregates are of; null where none was written since there is this member.</summary>
    public string? Zone { get; set; }

    /// <summary>A copy to be changed.</summary>
    public ExportState Copy() => new()
    {
        Batches = Batches,
        Feed = Feed,
        CompleteThrough = CompleteThrough,
        Ahead = new(Ahead),
        Rest = new(Rest),
        SetAside = new(SetAside),
        Periods = new(Periods),
        Ranges = [.. Ranges],
        Zone = Zone,
    };
}

/// <summary>A day or month whose aggregates are still to be written, again perhaps.</summary>
/// <param name="ChangedAt">When something of it was exported last, milliseconds since 1970.</param>
/// <param name="DueAt">Not before this, milliseconds since 1970.</param>
/// <param name="Written">SHA-256 of the numbers as written last, or null.</param>
public sealed record PendingPeriod(long ChangedAt, long DueAt, string? Written);

/// <summary>Days whose aggregates are still to be written.</summary>
/// <param name="First">The first day.</param>
/// <param name="Last">The last day.</param>
/// <param name="ChangedAt">When something of them was exported last, milliseconds since 1970.</param>
/// <param name="DueAt">Not before this, milliseconds since 1970.</param>
public sealed record PendingRange(DateOnly First, DateOnly Last, long ChangedAt, long DueAt);

/// <summary>A session that cannot be exported now.</summary>
/// <param name="Since">When it was set aside, milliseconds since 1970.</param>
/// <param name="Fault">What kind of fault; it says nothing of any data.</param>
/// <param name="Revision">The latest revision that the feed has told of since; 0 for none, and then its rows are in files.</param>
/// <param name="FromChunk">Its entries of this chunk and of later ones, as far as the feed has told of them, are not in files; null where all are.</param>
/// <param name="ToChunk">The last of these chunks.</param>
public sealed record SetAsideSession(long Since, string Fault, long Revision, long? FromChunk, long ToChunk);
