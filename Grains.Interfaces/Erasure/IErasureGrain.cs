namespace Audiogum.Sessions.Grains.Interfaces.Erasure;

/// <summary>
/// One erasure of a user, from the request to the certificate. Keyed by <c>tenant/id</c>; the id is chance, so that no key
/// tells of the user. What is done is done durably in steps that may be repeated; whoever wakes it makes it go on.
/// </summary>
[Alias("IErasureGrain")]
public interface IErasureGrain : IGrainWithStringKey
{
    /// <summary>Takes the request up, durably; once for each erasure.</summary>
    /// <exception cref="DataUnavailableException">It is not known whether it was taken up.</exception>
    [Alias("Begin")]
    ValueTask<ErasureStatus> Begin(string userId);

    /// <summary>How far it is, or null when there is no such erasure.</summary>
    [Alias("Get")]
    ValueTask<ErasureStatus?> Get();
}

/// <summary>How far an erasure is; when it is completed, the certificate of what was touched. Never names the user.</summary>
/// <param name="id">The erasure.</param>
/// <param name="requestedAt">When it was asked for, milliseconds since 1970.</param>
/// <param name="completedAt">When it was completed, or null.</param>
/// <param name="pseudonym">What stands in the user's place now.</param>
/// <param name="looked">Sessions looked at; one that changed meanwhile is looked at again.</param>
/// <param name="sessions">Sessions that said something of the user.</param>
/// <param name="events">Stored entries of them that did.</param>
/// <param name="rejections">Rejected events that did.</param>
/// <param name="objects">Once completed: paths of exported files that did, and are no more.</param>
/// <param name="damaged">Path of an exported file that is not there, or not what was written, and holds it up; null for none.</param>
[GenerateSerializer, Immutable, Alias("ErasureStatus")]
public sealed class ErasureStatus(string id, long requestedAt, long? completedAt, string pseudonym, long looked, long sessions, long events, long rejections, IReadOnlyList<string> objects, string? damaged)
{
    /// <summary>The erasure.</summary>
    [Id(0)]
    public string Id { get; } = id;

    /// <summary>When it was asked for, milliseconds since 1970.</summary>
    [Id(1)]
    public long RequestedAt { get; } = requestedAt;

    /// <summary>When it was completed, or null.</summary>
    [Id(2)]
    public long? CompletedAt { get; } = completedAt;

    /// <summary>What stands in the user's place now.</summary>
    [Id(3)]
    public string Pseudonym { get; } = pseudonym;

    /// <summary>Sessions looked at.</summary>
    [Id(4)]
    public long Looked { get; } = looked;

    /// <summary>Sessions that said something of the user.</summary>
    [Id(5)]
    public long Sessions { get; } = sessions;

    /// <summary>Stored entries of them that did.</summary>
    [Id(6)]
    public long Events { get; } = events;

    /// <summary>Rejected events that did.</summary>
    [Id(7)]
    public long Rejections { get; } = rejections;

    /// <summary>Once completed: paths of exported files that did, and are no more.</summary>
    [Id(8)]
    public IReadOnlyList<string> Objects { get; } = objects;

    /// <summary>Path of an exported file that holds it up, or null.</summary>
    [Id(9)]
    public string? Damaged { get; } = damaged;
}
