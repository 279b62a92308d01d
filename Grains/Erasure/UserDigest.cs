using System.Security.Cryptography;
using System.Text;
using Audiogum.Sessions.Storage;

namespace Audiogum.Sessions.Grains.Erasure;

/// <summary>
/// Recognises a user whose id is not kept: HMAC-SHA256 of tenant and id, with a secret that the store generates once and
/// keeps as a note. Without the secret nobody can try ids against it.
/// </summary>
/// <param name="store">Keeps the secret.</param>
public sealed class UserDigest(ISessionStore store)
{
    private const string Secret = "erasure-secret";

    private byte[]? secret;

    /// <summary>The digest as hex digits.</summary>
    /// <exception cref="StoreUnavailableException">The secret cannot be read.</exception>
    public async ValueTask<string> ComputeAsync(string tenant, string userId, CancellationToken cancellationToken)
    {
        secret ??= await ReadAsync(cancellationToken);
        return Convert.ToHexStringLower(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes($"{tenant}\0{userId}")));
    }

    private async ValueTask<byte[]> ReadAsync(CancellationToken cancellationToken)
    {
        if (await store.FindMetadataAsync(Secret, cancellationToken) is { } known) return Convert.FromHexString(known);
        var generated = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        await store.WriteMetadataAsync(Secret, generated, over: false, cancellationToken);
        return await store.FindMetadataAsync(Secret, cancellationToken) is { } kept
            ? Convert.FromHexString(kept)
            : throw new StoreUnavailableException("The store lost the secret of its erasures.");
    }
}
