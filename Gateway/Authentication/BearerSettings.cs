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
/// <param name="IssuerTenants">Which tenants each issuer may sign for.</param>
/// <param name="Faults">What is wrong with the section, in words; empty when it is usable.</param>
public sealed record BearerSettings(
    string? Authority, IReadOnlyList<string> Issuers, IReadOnlyList<string> Audiences,
    IReadOnlyList<(string? Issuer, SymmetricSecurityKey Key)> Keys, IssuerTenants IssuerTenants, IReadOnlyList<string> Faults)
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
        foreach (var child in section.GetSection("SigningKeys").GetChildren().Where(child => child.AsEnumerable().Any(pair => pair.Value is not null)))
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
        var tenants = IssuerTenants.Read(section, faults);
        var settings = new BearerSettings(authority, issuers, audiences, keys, tenants, faults);
        faults.AddRange(settings.UnclearIssuers());
        return settings;
    }

    /// <summary>
    /// Whether the provider's keys count for an issuer: that of its metadata, and a configured one that no symmetric key
    /// belongs to. The keys of one issuer must not sign for another.
    /// </summary>
    /// <param name="issuer">The token's issuer.</param>
    /// <param name="provider">The issuer of the provider's metadata; null without a provider.</param>
    public bool IsOfProvider(string issuer, string? provider) =>
        Authority is not null && (issuer == provider || ProviderIssuers.Contains(issuer));

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
        With several issuers, say which tenants each may sign for (a name, a beginning such as nordic-*, or * for all):
          Authentication__Schemes__Bearer__IssuerTenants__0__Issuer=https://issuer.example
          Authentication__Schemes__Bearer__IssuerTenants__0__Tenants__0=nordic-*
        """;

    private IEnumerable<string> ProviderIssuers => Issuers.Where(issuer => !Keys.Any(key => key.Issuer == issuer));

    // A provider whose issuer is not configured has one all the same, which its metadata names later.
    private IEnumerable<string> UnclearIssuers()
    {
        var isUnnamed = Authority is not null && !ProviderIssuers.Any();
        var several = Issuers.Count + (isUnnamed ? 1 : 0) > 1;
        if ((several || Authority is not null) && Keys.Any(key => key.Issuer is null))
            yield return $"{Section}:SigningKeys holds a key without Issuer, which could sign for every issuer: name its issuer.";
        if (several && IssuerTenants.Issuers.Count == 0)
            yield return $"Several issuers are trusted, and {Section}:{IssuerTenants.Key} does not say which tenants each of them may sign for.";
        if (IssuerTenants.Issuers.Count == 0) yield break;
        foreach (var issuer in Issuers.Except(IssuerTenants.Issuers)) yield return $"{Section}:{IssuerTenants.Key} has no entry for the issuer {issuer}";
        var others = IssuerTenants.Issuers.Except(Issuers).ToList();
        if (isUnnamed && others.Count == 0) yield return $"{Section}:{IssuerTenants.Key} has no entry for the issuer of {Section}:Authority.";
        if (Authority is not null) yield break;
        foreach (var issuer in others) yield return $"{Section}:{IssuerTenants.Key} names an issuer that is not trusted: {issuer}";
    }

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
