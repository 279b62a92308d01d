using Audiogum.Sessions.Sessionization.Events;

namespace Audiogum.Sessions.Sessionization.Rollups;

/// <summary>An item as one play showed it. One identity may come with several labels; a report shows the most played of them.</summary>
/// <param name="Identity">What makes it the same item.</param>
/// <param name="Name">Title.</param>
/// <param name="ArtistDisplayName">Artist as displayed, or null.</param>
/// <param name="Service">Its service, or null.</param>
public readonly record struct ItemLabel(ItemIdentity Identity, string Name, string? ArtistDisplayName, string? Service)
{
    /// <summary>Of the two members that tell most labels apart: merging is mostly hashing.</summary>
    public override int GetHashCode() => HashCode.Combine(Identity.Value, Name);
}

/// <summary>A playable as one play session showed it.</summary>
/// <param name="Id">What makes it the same playable.</param>
/// <param name="Name">Its name, or null.</param>
/// <param name="Type">Its type, or null.</param>
public readonly record struct PlayableLabel(string Id, string? Name, string? Type);
