namespace Audiogum.Sessions.Grains.Interfaces;

/// <summary>A finished JSON document: the actor that owns the data presents it, the gateway passes it on.</summary>
/// <param name="utf8">UTF-8 JSON; never changed afterwards.</param>
[GenerateSerializer, Immutable, Alias("JsonReply")]
public sealed class JsonReply(byte[] utf8)
{
    /// <summary>Bytes of one piece where a document is answered in pieces.</summary>
    public const int MaxPiece = 1 << 20;

    /// <summary>The document, or a piece of it.</summary>
    [Id(0)]
    public byte[] Utf8 { get; } = utf8;
}
