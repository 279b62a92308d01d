using Audiogum.Sessions.Gateway.Demo.Listeners;

namespace Audiogum.Sessions.Gateway.Demo.Delivery;

/// <summary>One post of a client.</summary>
/// <param name="At">When it is sent, in milliseconds since 1970.</param>
/// <param name="From">Whose device sends it.</param>
/// <param name="Events">1 to 50 events; they may belong to several of the device's sessions.</param>
public sealed record Upload(long At, Listener From, IReadOnlyList<ClientEvent> Events)
{
    /// <summary>The body of the post: UTF-8 JSON.</summary>
    public byte[] ToBody()
    {
        var body = new byte[Prefix.Length + Events.Sum(entry => entry.Json.Length + 1) - 1 + Suffix.Length];
        Prefix.CopyTo(body);
        var at = Prefix.Length;
        foreach (var entry in Events)
        {
            if (at > Prefix.Length) body[at++] = (byte)',';
            entry.Json.Span.CopyTo(body.AsSpan(at));
            at += entry.Json.Length;
        }

        Suffix.CopyTo(body.AsSpan(at));
        return body;
    }

    private static ReadOnlySpan<byte> Prefix => """{"schemaversion":"1.0","events":["""u8;

    private static ReadOnlySpan<byte> Suffix => "]}"u8;
}
