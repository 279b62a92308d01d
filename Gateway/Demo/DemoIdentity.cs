using System.Security.Cryptography;
using Audiogum.Sessions.Gateway.Authentication;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Audiogum.Sessions.Gateway.Demo;

/// <summary>
/// Who signs the demo's tokens: a random key of this directory's own and an issuer that no other mode knows. The key
/// reaches the configuration in demo mode only, so no server started otherwise believes its tokens.
/// </summary>
public sealed class DemoIdentity
{
    /// <summary>The issuer of demo tokens.</summary>
    public const string Issuer = "urn:audiogum-sessions:demo";

    private const string Audience = "audiogum-sessions-demo";

    private const string KeyFile = "signing.key";

    private const int KeyBytes = 32;

    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };

    private readonly byte[] _key;

    private DemoIdentity(byte[] key) => _key = key;

    /// <summary>The key kept in a directory; made at random where there is none, readable by its owner alone.</summary>
    /// <param name="directory">It exists.</param>
    public static DemoIdentity Open(string directory)
    {
        var path = Path.Combine(directory, KeyFile);
        if (File.Exists(path) && File.ReadAllBytes(path) is { Length: KeyBytes } known) return new(known);

        var key = RandomNumberGenerator.GetBytes(KeyBytes);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(path, options);
        file.Write(key);
        return new(key);
    }

    /// <summary>The configuration that makes a server accept these tokens; whatever else is in the section is to be removed.</summary>
    public IEnumerable<KeyValuePair<string, string?>> Settings =>
    [
        new($"{BearerSettings.Section}:ValidIssuer", Issuer),
        new($"{BearerSettings.Section}:ValidAudience", Audience),
        new($"{BearerSettings.Section}:SigningKeys:0:Id", "demo"),
        new($"{BearerSettings.Section}:SigningKeys:0:Issuer", Issuer),
        new($"{BearerSettings.Section}:SigningKeys:0:Value", Convert.ToBase64String(_key)),
    ];

    /// <summary>A token.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="userId"><c>sub</c>, or null for a device that nobody signed in to.</param>
    /// <param name="deviceId"><c>deviceid</c>.</param>
    /// <param name="scopes">What it allows.</param>
    /// <param name="from">Valid from here on.</param>
    /// <param name="lifetime">Valid for so long.</param>
    public string Issue(string tenant, string? userId, string deviceId, IEnumerable<string> scopes, DateTimeOffset from, TimeSpan lifetime)
    {
        var claims = new Dictionary<string, object> { ["tenant"] = tenant, ["deviceid"] = deviceId, ["scope"] = string.Join(' ', scopes) };
        if (userId is not null) claims["sub"] = userId;
        return Handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Audience,
            IssuedAt = from.UtcDateTime,
            NotBefore = from.UtcDateTime,
            Expires = (from + lifetime).UtcDateTime,
            Claims = claims,
            SigningCredentials = new(new SymmetricSecurityKey(_key) { KeyId = "demo" }, SecurityAlgorithms.HmacSha256),
        });
    }
}
