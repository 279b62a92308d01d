using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Audiogum.Sessions.Gateway.Authentication;

/// <summary>SHA-256 of a token's characters: two tokens that anybody could find never have the same.</summary>
/// <param name="First">The first half.</param>
/// <param name="Second">The second half.</param>
internal readonly record struct TokenDigest(UInt128 First, UInt128 Second)
{
    /// <summary>A token's.</summary>
    public static TokenDigest Compute(ReadOnlySpan<char> token)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(token), digest);
        return MemoryMarshal.Read<TokenDigest>(digest);
    }
}
