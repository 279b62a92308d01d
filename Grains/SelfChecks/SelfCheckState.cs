namespace Audiogum.Sessions.Grains.SelfChecks;

/// <summary>How far a tenant's self-check has come.</summary>
public sealed class SelfCheckState
{
    /// <summary>The latest day that is still to be compared in this cycle, or null between two cycles.</summary>
    public DateOnly? Next { get; set; }

    /// <summary>When the cycle began, milliseconds since 1970.</summary>
    public long BegunAt { get; set; }

    /// <summary>When the last cycle ended, milliseconds since 1970; 0 before the first one.</summary>
    public long CycleAt { get; set; }

    /// <summary>How often all days were compared.</summary>
    public long Cycles { get; set; }

    /// <summary>How often <see cref="Next"/> was compared and healed in this cycle.</summary>
    public int Attempts { get; set; }

    /// <summary>What was found and has not been found to be gone yet.</summary>
    public List<OpenDrift> Open { get; set; } = [];
}

/// <summary>Drift of a day.</summary>
/// <param name="Kind">One of <see cref="DriftKinds"/>.</param>
/// <param name="Date">The day, in the tenant's time zone.</param>
/// <param name="Count">How many.</param>
/// <param name="At">When it was found last, milliseconds since 1970.</param>
public sealed record OpenDrift(string Kind, DateOnly Date, int Count, long At);
