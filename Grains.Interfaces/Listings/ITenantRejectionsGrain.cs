using Audiogum.Sessions.Sessionization;

namespace Audiogum.Sessions.Grains.Interfaces.Listings;

/// <summary>
/// Where a tenant's rejected events are stored. A stateless worker, keyed by tenant, and apart from
/// <see cref="ITenantListingGrain"/>: a post must not wait for somebody's long listing.
/// </summary>
[Alias("ITenantRejectionsGrain")]
[GrainInterfaceType("Audiogum.Sessions.Grains.Interfaces.Archive.ITenantRejectionsGrain")]
public interface ITenantRejectionsGrain : IGrainWithStringKey
{
    /// <summary>Stores rejected events; false when the store is unavailable (503).</summary>
    [Alias("Append")]
    ValueTask<bool> Append(RejectionBatch batch);
}

/// <summary>Rejected events of one post.</summary>
/// <param name="receipt">When and from whom they were received.</param>
/// <param name="events">1 to 1 000 of them.</param>
[GenerateSerializer, Immutable, Alias("RejectionBatch")]
public sealed class RejectionBatch(Receipt receipt, IReadOnlyList<RejectionEntry> events)
{
    /// <summary>When and from whom they were received.</summary>
    [Id(0)]
    public Receipt Receipt { get; } = receipt;

    /// <summary>The events.</summary>
    [Id(1)]
    public IReadOnlyList<RejectionEntry> Events { get; } = events;
}

/// <summary>One rejected event.</summary>
/// <param name="code">The code of api.md.</param>
/// <param name="pointer">JSON pointer within the event.</param>
/// <param name="message">What is wrong, in words.</param>
/// <param name="json">The event as sent, at most 64 KiB of it.</param>
/// <param name="isText">Whether it is to be shown as text: cut, nested too deep, or with a lone surrogate.</param>
[GenerateSerializer, Immutable, Alias("RejectedEvent")]
public sealed class RejectionEntry(string code, string pointer, string message, byte[] json, bool isText)
{
    /// <summary>The code of api.md.</summary>
    [Id(0)]
    public string Code { get; } = code;

    /// <summary>JSON pointer within the event.</summary>
    [Id(1)]
    public string Pointer { get; } = pointer;

    /// <summary>What is wrong, in words.</summary>
    [Id(2)]
    public string Message { get; } = message;

    /// <summary>The event as sent, at most 64 KiB of it.</summary>
    [Id(3)]
    public byte[] Json { get; } = json;

    /// <summary>Whether it is to be shown as text.</summary>
    [Id(4)]
    public bool IsText { get; } = isText;
}
