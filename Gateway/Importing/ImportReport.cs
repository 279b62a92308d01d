namespace Audiogum.Sessions.Gateway.Importing;

/// <summary>What became of the events of a history: received = accepted + duplicates + conflicts + rejected.</summary>
internal sealed record ImportReport
{
    /// <summary>Events that are named at most; those beyond are counted.</summary>
    public const int MaxNamed = 1_000;

    /// <summary>Lines that were not blank.</summary>
    public long Received { get; set; }

    /// <summary>Events that were new.</summary>
    public long Accepted { get; set; }

    /// <summary>Events that were there already.</summary>
    public long Duplicates { get; set; }

    /// <summary>Events whose number was taken by other content.</summary>
    public long Conflicts { get; set; }

    /// <summary>Events that were refused.</summary>
    public long Rejected { get; set; }

    /// <summary>How many were rejected, by code.</summary>
    public SortedDictionary<string, long> RejectedByCode { get; set; } = new(StringComparer.Ordinal);

    /// <summary>The first <see cref="MaxNamed"/> rejected events and conflicts, by file and line.</summary>
    public List<RefusedEvent> Named { get; set; } = [];

    /// <summary>Adds what became of further events, and names those that there is room for.</summary>
    public void Add(ImportReport more) => Add(more, MaxNamed);

    /// <summary>Adds what became of other events of the same window, and names all.</summary>
    public void Merge(ImportReport more) => Add(more, int.MaxValue);

    private void Add(ImportReport more, int named)
    {
        Received += more.Received;
        Accepted += more.Accepted;
        Duplicates += more.Duplicates;
        Conflicts += more.Conflicts;
        Rejected += more.Rejected;
        foreach (var (code, count) in more.RejectedByCode) RejectedByCode[code] = RejectedByCode.GetValueOrDefault(code) + count;
        Named.AddRange(more.Named.Take(named - Named.Count));
    }

    /// <summary>Counts a rejected event, and names it.</summary>
    public void Reject(RefusedEvent refused)
    {
        Rejected++;
        RejectedByCode[refused.Code] = RejectedByCode.GetValueOrDefault(refused.Code) + 1;
        Named.Add(refused);
    }
}

/// <summary>An event that was rejected, or is a conflict.</summary>
/// <param name="File">Place of its file among those imported.</param>
/// <param name="Line">Its line, from 1.</param>
/// <param name="Code">The code of the answer, <c>conflict</c> for a conflict.</param>
/// <param name="Pointer">Where in the event.</param>
/// <param name="Message">What is wrong.</param>
internal sealed record RefusedEvent(int File, long Line, string Code, string Pointer, string Message);
