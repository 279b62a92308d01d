using Microsoft.IdentityModel.Tokens;

namespace Audiogum.Sessions.Gateway.Authentication;

/// <summary>
/// The standard configuration section <c>Authentication:Schemes:Bearer</c>, read so that every signing key counts:
/// the framework's own binding finds at most one key an issuer, and none without a configured issuer.
/// </summary>
/// <param name="Authority">An OpenID provider, or null.</param>
/// <param name="Issuers"><c>ValidIssuer</c> and <c>ValidIssuers</c>; without them the issuers of the keys.</param>
/// <param name="Audiences"><c>ValidAudience</c> and <c>ValidAudiences</c>.</param>
/// <param name="Keys">Symmetric keys, each with the issuer it belongs to (null: any).</param>
/// <param name="Faults">What is wrong with the section, in words; empty when it is usable.</param>
public sealed record BearerSettings(
    string? Authority, IReadOnlyList<string> Issuers, IReadOnlyList<string> Audiences,
    IReadOnlyList<(string? Issuer, SymmetricSecurityKey Key)> Keys, IReadOnlyList<string> Faults)
{
    /// <summary>Where the section is.</summary>
    public const string Section = "Authentication:Schemes:Bearer";

    private const int MinKeyBytes = 32;

    /// <summary>Reads the section.</summary>
    public static BearerSettings Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        var faults = new List<string>();
        var keys = new List<(string?, SymmetricSecurityKey)>();
        foreach (var child in section.GetSection("SigningKeys").GetChildren())
        {
            if (KeyOf(child) is { } key) keys.Add((Text(child["Issuer"]), key));
            else faults.Add($"{child.Path}:Value is not base64 of at least {MinKeyBytes} bytes.");
        }

        var authority = Text(section["Authority"]);
        var issuers = List(section, "ValidIssuer", "ValidIssuers");
        var audiences = List(section, "ValidAudience", "ValidAudiences");
        if (authority is null && keys.Count == 0)
            faults.Add($"Neither {Section}:SigningKeys nor {Section}:Authority is set: no token could ever be valid.");
        if (authority is not null && audiences.Count == 0)
            faults.Add($"{Section}:Authority needs {Section}:ValidAudiences: the provider issues tokens for other services too.");
        if (issuers.Count == 0)
            issuers = [.. keys.Where(key => key.Item1 is not null).Select(key => key.Item1!).Distinct()];
        return new(authority, issuers, audiences, keys, faults);
    }

    /// <summary>The faults and how to cure them, for the operator.</summary>
    public string Explain() => $"""
        The gateway does not start, because tokens cannot be checked:
          {string.Join(Environment.NewLine + "  ", Faults)}
        Set a symmetric key (32 random bytes, base64), for example by environment variables:
          Authentication__Schemes__Bearer__ValidIssuer=https://issuer.example
          Authentication__Schemes__Bearer__ValidAudiences__0=audiogum-sessions
          Authentication__Schemes__Bearer__SigningKeys__0__Issuer=https://issuer.example
          Authentication__Schemes__Bearer__SigningKeys__0__Value=<base64>
        or an OpenID provider:
          Authentication__Schemes__Bearer__Authority=https://provider.example
          Authentication__Schemes__Bearer__ValidAudiences__0=audiogum-sessions
        """;

    private static SymmetricSecurityKey? KeyOf(IConfigurationSection section)
    {
        var value = section["Value"] ?? string.Empty;
        var bytes = new byte[value.Length];
        return Convert.TryFromBase64String(value, bytes, out var length) && length >= MinKeyBytes
            ? new SymmetricSecurityKey(bytes[..length]) { KeyId = Text(section["Id"]) }
            : null;
    }

    private static List<string> List(IConfigurationSection section, string one, string many) =>
        [.. section.GetSection(many).GetChildren().Select(child => child.Value).Append(section[one]).OfType<string>().Where(value => value.Length > 0).Distinct()];

    private static string? Text(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;
}
