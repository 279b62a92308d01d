namespace Audiogum.Sessions.Grains.Interfaces.Erasure;

/// <summary>An erasure as its tenant's queue knows it. Never leaves the silos: it names the user.</summary>
/// <param name="id">The erasure.</param>
/// <param name="userId">The user.</param>
/// <param name="pseudonym">What comes in the user's place.</param>
/// <param name="requestedAt">When it was first asked for, milliseconds since 1970.</param>
/// <param name="requests">How often it was asked for: all stored data is searched again after each further request.</param>
[GenerateSerializer, Immutable, Alias("ErasureRegistration")]
public sealed class ErasureRegistration(string id, string userId, string pseudonym, long requestedAt, int requests)
{
    /// <summary>The erasure.</summary>
    [Id(0)]
    public string Id { get; } = id;

    /// <summary>The user.</summary>
    [Id(1)]
    public string UserId { get; } = userId;

    /// <summary>What comes in the user's place.</summary>
    [Id(2)]
    public string Pseudonym { get; } = pseudonym;

    /// <summary>When it was first asked for, milliseconds since 1970.</summary>
    [Id(3)]
    public long RequestedAt { get; } = requestedAt;

    /// <summary>How often it was asked for, from 1.</summary>
    [Id(4)]
    public int Requests { get; } = requests;
}
