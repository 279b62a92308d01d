using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Audiogum.Sessions.Sessionization.Events;

/// <summary>
/// 128 bits that stand for an event's content (semantics §3): the beginning of the SHA-256 of its canonical form. Equal
/// contents have equal hashes, and nobody can make two contents with the same one. It is stored beside conflict losers.
/// </summary>
/// <param name="Value">The bits.</param>
public readonly record struct ContentHash(UInt128 Value)
{
    /// <summary>Bytes of a hash.</summary>
    public const int Length = 16;

    /// <summary>The hash of a content.</summary>
    /// <param name="canonical">What <see cref="JsonContent.Canonical"/> wrote.</param>
    public static ContentHash Compute(ReadOnlySpan<byte> canonical)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(canonical, hash);
        return Read(hash);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static ContentHash Read(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt128BigEndian(bytes));

    /// <summary>Writes the hash as <see cref="Length"/> bytes.</summary>
    public void Write(Span<byte> bytes) => BinaryPrimitives.WriteUInt128BigEndian(bytes, Value);
}
