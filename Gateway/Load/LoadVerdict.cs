namespace Audiogum.Sessions.Gateway.Load;

/// <summary>What was read back, held against what was acknowledged.</summary>
internal sealed record LoadVerdict
{
    /// <summary>Differences that are named at most; those beyond are counted.</summary>
    public const int MaxNamed = 100;

    private readonly List<string> named = [];

    /// <summary>Sessions that were found.</summary>
    public long Sessions { get; private set; }

    /// <summary>The sum over them.</summary>
    public ListeningTruth Counted { get; private set; }

    /// <summary>How many things are not as they must be.</summary>
    public long Differing { get; private set; }

    /// <summary>The first of them, a line each.</summary>
    public IReadOnlyList<string> Differences => named;

    /// <summary>Counts a session that was found.</summary>
    public void Count(ListeningTruth found)
    {
        Sessions++;
        Counted += found;
    }

    /// <summary>Notes a difference.</summary>
    public void Differ(string difference)
    {
        Differing++;
        if (named.Count < MaxNamed) named.Add(difference);
    }
}
