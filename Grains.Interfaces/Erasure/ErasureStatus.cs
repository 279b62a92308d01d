namespace Audiogum.Sessions.Grains.Interfaces.Erasure;

/// <summary>The progress of an erasure; when it is completed, the certificate of what was touched. It names no user.</summary>
[GenerateSerializer, Immutable, Alias("ErasureStatus")]
public sealed record ErasureStatus
{
    /// <summary>The erasure.</summary>
    [Id(0)]
    public required string Id { get; init; }

    /// <summary>When it was first asked for, milliseconds since 1970.</summary>
    [Id(1)]
    public long RequestedAt { get; init; }

    /// <summary>When it was completed, or null.</summary>
    [Id(2)]
    public long? CompletedAt { get; init; }

    /// <summary>What stands in the user's place now.</summary>
    [Id(3)]
    public required string Pseudonym { get; init; }

    /// <summary>Sessions searched; one that changed meanwhile, or is searched again, counts again.</summary>
    [Id(4)]
    public long Looked { get; init; }

    /// <summary>Sessions in which the user was found.</summary>
    [Id(5)]
    public long Sessions { get; init; }

    /// <summary>Stored entries of these in which the user was found.</summary>
    [Id(6)]
    public long Events { get; init; }

    /// <summary>Rejected events in which the user was found.</summary>
    [Id(7)]
    public long Rejections { get; init; }

    /// <summary>Once completed: paths of exported files in which the user was found, and which are removed.</summary>
    [Id(8)]
    public IReadOnlyList<string> Objects { get; init; } = [];

    /// <summary>Path of an exported file that is missing, or not what was written, and holds it up; null for none.</summary>
    [Id(9)]
    public string? Damaged { get; init; }

    /// <summary>How many requests it answers.</summary>
    [Id(10)]
    public int Requests { get; init; }

    /// <summary>Sessions that cannot be read, and were set aside: while there are any there is no certificate.</summary>
    [Id(11)]
    public IReadOnlyList<string> DamagedSessions { get; init; } = [];

    /// <summary>Once completed: what databases and buckets keep of replaced data by their own rules.</summary>
    [Id(12)]
    public IReadOnlyList<string> Remains { get; init; } = [];

    /// <summary>Whether only sessions that cannot be read are left.</summary>
    [Id(13)]
    public bool IsHeldUp { get; init; }

    /// <summary>Whether its steps have failed several times in a row, because the store or the bucket does not answer.</summary>
    [Id(14)]
    public bool IsFailing { get; init; }
}
