namespace Audiogum.Sessions.Grains.Erasure;

/// <summary>An erasure in the state of its tenant's queue.</summary>
[GenerateSerializer, Alias("RegisteredErasure")]
public sealed record RegisteredErasure
{
    /// <summary>The erasure.</summary>
    [Id(0)]
    public required string Id { get; init; }

    /// <summary>What the user is recognised by when the same erasure is asked for again: see <see cref="UserDigest"/>.</summary>
    [Id(1)]
    public required string User { get; init; }

    /// <summary>The user's id; null once the erasure is closed.</summary>
    [Id(2)]
    public string? UserId { get; init; }

    /// <summary>What comes in the user's place.</summary>
    [Id(3)]
    public required string Pseudonym { get; init; }

    /// <summary>When it was first asked for, milliseconds since 1970.</summary>
    [Id(4)]
    public long RequestedAt { get; init; }

    /// <summary>How often it was asked for, from 1.</summary>
    [Id(5)]
    public int Requests { get; init; }

    /// <summary>When nothing of the user was left to be found, milliseconds since 1970; null before.</summary>
    [Id(6)]
    public long? ClosedAt { get; init; }
}
