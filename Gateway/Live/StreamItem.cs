using System.Text;

namespace Audiogum.Sessions.Gateway.Live;

/// <summary>
/// A Server-Sent Event, encoded once for all who get it: who never reads holds on to what others hold too.
/// </summary>
/// <param name="json">The text of its one <c>data:</c> line; without line ends.</param>
/// <param name="name">The event's name, or null for a message.</param>
public sealed class StreamItem(string json, string? name = null)
{
    /// <summary>The event as it is sent.</summary>
    public ReadOnlyMemory<byte> Text { get; } = Encoding.UTF8.GetBytes(name is null ? $"data: {json}\n\n" : $"event: {name}\ndata: {json}\n\n");
}
