using System.IO.Hashing;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace Audiogum.Sessions.Tests.Storage.S3;

/// <summary>The checksums that come with a body, before or behind it.</summary>
internal static class Checksums
{
    private const string Prefix = "x-amz-checksum-";

    // Headers that begin like checksums and are none.
    private static readonly string[] Others = ["mode", "type"];

    /// <summary>Checks all of them; the SHA-256 among them, or null. A body without any is refused.</summary>
    public static string? Check(byte[] body, IHeaderDictionary headers, Dictionary<string, string> trailers)
    {
        var told = headers.Select(header => (Name: header.Key.ToLowerInvariant(), Value: header.Value.ToString()))
            .Concat(trailers.Select(trailer => (Name: trailer.Key, trailer.Value)))
            .Where(header => header.Name.StartsWith(Prefix, StringComparison.Ordinal)).Select(header => (Name: header.Name[Prefix.Length..], header.Value))
            .Where(header => !Others.Contains(header.Name))
            .ToDictionary(header => header.Name, header => header.Value);
        foreach (var (name, value) in told)
        {
            if (Convert.ToBase64String(Compute(name, body)) != value) throw new RefusedException(400, "BadDigest");
        }

        var md5 = headers.ContentMD5.ToString();
        if (md5.Length > 0 && md5 != Convert.ToBase64String(MD5.HashData(body))) throw new RefusedException(400, "BadDigest");
        if (body.Length > 0 && told.Count == 0 && md5.Length == 0) throw new RefusedException(400, "MissingChecksum");
        return told.GetValueOrDefault("sha256");
    }

    private static byte[] Compute(string name, byte[] body) => name switch
    {
        "crc32" => BigEndian(Crc32.Hash(body)),
        "sha1" => SHA1.HashData(body),
        "sha256" => SHA256.HashData(body),
        _ => throw new RefusedException(501, "NotImplemented"),
    };

    private static byte[] BigEndian(byte[] littleEndian) => [.. littleEndian.Reverse()];
}
