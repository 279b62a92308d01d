namespace Audiogum.Sessions.Gateway.Authentication;

/// <summary>
/// Which tenants each issuer may sign tokens for. An issuer that is one customer's own must not be able to name another
/// customer: a signature proves who issued a token, not that the issuer may speak for the tenant that it names.
/// </summary>
public sealed class IssuerTenants
{
    /// <summary>Name of the list in the section of <see cref="BearerSettings"/>: entries of <c>Issuer</c> and <c>Tenants</c>.</summary>
    public const string Key = "IssuerTenants";

    private const char Rest = '*';

    private readonly Dictionary<string, string[]> _patterns;

    private IssuerTenants(Dictionary<string, string[]> patterns) => _patterns = patterns;

    /// <summary>Without any entry.</summary>
    public static IssuerTenants Unlimited { get; } = new([]);

    /// <summary>The issuers that have an entry; without any, the only issuer that is trusted signs for every tenant.</summary>
    public IReadOnlyCollection<string> Issuers => _patterns.Keys;

    /// <summary>Whether an issuer may sign for a tenant.</summary>
    /// <param name="issuer">The token's <c>iss</c>, already known to be trusted; null where none is checked.</param>
    /// <param name="tenant">The token's <c>tenant</c>.</param>
    public bool Allows(string? issuer, string tenant) =>
        _patterns.Count == 0
        || (PatternsOf(issuer) is { } patterns && Array.Exists(patterns, pattern => Matches(pattern, tenant)));

    /// <summary>Whether an issuer may sign for every tenant. Only then may it give the scope of operators.</summary>
    public bool AllowsAll(string? issuer) =>
        _patterns.Count == 0 || (PatternsOf(issuer) is { } patterns && Array.IndexOf(patterns, Rest.ToString()) >= 0);

    /// <summary>Reads the entries; what is wrong with them is added to the faults, in words.</summary>
    /// <param name="section">The section that holds the list.</param>
    /// <param name="faults">Where faults are added.</param>
    internal static IssuerTenants Read(IConfigurationSection section, List<string> faults)
    {
        var patterns = new Dictionary<string, string[]>(StringComparer.Ordinal);
        foreach (var child in section.GetSection(Key).GetChildren())
        {
            var tenants = child.GetSection("Tenants").GetChildren().Select(tenant => tenant.Value ?? string.Empty).ToArray();
            var issuer = child["Issuer"] ?? string.Empty;
            if (FaultOf(issuer, tenants) is { } fault) faults.Add($"{child.Path}:{fault}");
            else if (!patterns.TryAdd(issuer, tenants)) faults.Add($"{child.Path}:Issuer is listed twice: {issuer}");
        }

        return new(patterns);
    }

    private static string? FaultOf(string issuer, string[] tenants)
    {
        if (issuer.Length == 0) return "Issuer is missing.";
        if (tenants.Length == 0) return "Tenants is empty: name tenants, beginnings such as nordic-*, or * for all.";
        return Array.Find(tenants, tenant => !IsPattern(tenant)) is { } bad
            ? $"Tenants holds \"{bad}\", which is neither a tenant nor the beginning of one followed by *."
            : null;
    }

    private static bool IsPattern(string text) =>
        text == Rest.ToString() || CallerReading.IsTenant(text.EndsWith(Rest) ? text[..^1] : text);

    private static bool Matches(string pattern, string tenant) =>
        pattern.EndsWith(Rest) ? tenant.StartsWith(pattern[..^1], StringComparison.Ordinal) : pattern == tenant;

    private string[]? PatternsOf(string? issuer) => issuer is null ? null : _patterns.GetValueOrDefault(issuer);
}
