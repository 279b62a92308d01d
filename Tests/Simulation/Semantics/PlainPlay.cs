namespace Audiogum.Sessions.Tests.Simulation.Semantics;

/// <summary>A play session while it is folded and afterwards (§5).</summary>
internal sealed class PlainPlay
{
    public required long OpenedBy { get; init; }

    public required bool Implied { get; init; }

    public required string Source { get; init; }

    public long? ContinuedFrom { get; init; }

    public required long StartedAt { get; set; }

    public long EndedAt { get; set; }

    public string EndReason { get; set; } = "open";

    /// <summary>The event that closed it, or null.</summary>
    public long? ClosedBy { get; set; }

    public string? Service { get; set; }

    public Dictionary<string, long> Times { get; } = new() { ["paused"] = 0, ["startup"] = 0, ["stalled"] = 0, ["between"] = 0, ["failed"] = 0, ["unobserved"] = 0 };

    public long Listening { get; set; }

    public long Estimated { get; set; }

    public long Tail { get; set; }

    public long Jumps { get; set; }

    public List<PlainItemPlay> Items { get; } = [];

    /// <summary>Stretches of playing: start, length and the item play they belong to, if any (§7).</summary>
    public List<(long Start, long Ms, PlainItemPlay? Item)> Stretches { get; } = [];
}

/// <summary>One playing of one item.</summary>
internal sealed class PlainItemPlay
{
    public required long OpenedBy { get; init; }

    public required long OpenedAt { get; init; }

    public required bool Implied { get; init; }

    public required PlainItem Item { get; init; }

    public long Listening { get; set; }

    public long Estimated { get; set; }

    public bool HadContinue { get; set; }

    public string Outcome { get; set; } = "open";
}
