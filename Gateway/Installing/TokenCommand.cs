using System.CommandLine;

using Audiogum.Sessions.Gateway.Administration;
using Audiogum.Sessions.Gateway.Authentication;
using Audiogum.Sessions.Gateway.Commands;

namespace Audiogum.Sessions.Gateway.Installing;

/// <summary>
/// The command <c>token</c>: signs a token with the configured symmetric key, without a running server: the first one of an
/// administrator. Whoever can read the key could do so anyway. The token, and nothing else, goes to the output.
/// </summary>
internal static class TokenCommand
{
    /// <summary>Its name.</summary>
    public const string Name = "token";

    /// <summary>What it does.</summary>
    public const string Purpose = "Sign a token with the configured key, for a tenant's first administrator.";

    /// <summary>The arguments or the configuration cannot be used.</summary>
    public const int Unusable = 2;

    private static readonly Option<string> Tenant =
        new("--tenant") { Description = "The tenant: lower-case letters, digits and hyphens.", Required = true };

    private static readonly Option<string[]> Scope = new("--scope")
    {
        Description = "A scope; may be given more than once.",
        DefaultValueFactory = _ => [.. Scopes.All.Except([Scopes.Operator])],
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<string?> User =
        new("--user") { Description = "Whose token it is (sub): the name that the audit trail shows." };

    private static readonly Option<string?> Issuer =
        new("--issuer") { Description = "The issuer, where several are configured." };

    private static readonly Option<int> Days =
        CommandOptions.UpTo((int)Limits.MaxTokenLifetime.TotalDays, "--days", "How long it is valid", 1);

    private static readonly Option<string[]> Settings =
        new("--setting") { Description = "A setting of the server, as Key=value; may be given more than once." };

    private static readonly RootCommand Definition = Describe();

    /// <summary>Runs it.</summary>
    /// <param name="args">What follows its name.</param>
    /// <param name="read">Reads the server's configuration, with further arguments of the form <c>--key=value</c>.</param>
    /// <param name="output">The token.</param>
    /// <param name="error">Why there is none.</param>
    /// <param name="timeProvider">The token's times.</param>
    /// <returns>0, or 2 for arguments or a configuration that cannot be used.</returns>
    public static async Task<int> RunAsync(
        string[] args, Func<string[], IConfiguration> read, TextWriter output, TextWriter error, TimeProvider timeProvider)
    {
        var parsed = Definition.Parse(args);
        if (parsed.Errors.Count == 0 && parsed.Action is not null)
            return await parsed.InvokeAsync(new() { Output = output, Error = error });
        if (parsed.Errors.Count > 0) return Fail(string.Join('\n', parsed.Errors.Select(fault => fault.Message)));

        var configuration = read([.. (parsed.GetValue(Settings) ?? []).Select(setting => "--" + setting)]);
        var bearer = BearerSettings.Read(configuration);
        if (bearer.Faults.Count > 0) return Fail(bearer.Explain());
        var issuing = new TokenIssuing(configuration, timeProvider);
        string[] issuers = parsed.GetValue(Issuer) is { } asked ? [asked] : [.. bearer.Issuers.Where(issuing.CanSignFor)];
        if (issuers.Length == 0) return Fail("No configured issuer has a symmetric key: tokens come from the identity provider.");
        if (issuers.Length > 1) return Fail($"Name one with --issuer: {string.Join(", ", issuers)}");
        if (!issuing.CanSignFor(issuers[0])) return Fail($"There is no key of the issuer {issuers[0]}.");
        var (tenant, scopes) = (parsed.GetRequiredValue(Tenant), parsed.GetRequiredValue(Scope).Distinct().ToArray());
        if (!bearer.IssuerTenants.Allows(issuers[0], tenant))
            return Fail($"The issuer {issuers[0]} may not sign for the tenant {tenant}.");
        if (scopes.Contains(Scopes.Operator) && !bearer.IssuerTenants.AllowsAll(issuers[0]))
            return Fail($"The scope {Scopes.Operator} needs an issuer of all tenants.");

        var lifetime = TimeSpan.FromDays(parsed.GetValue(Days));
        var request = new TokenRequest(Guid.NewGuid().ToString("N"), scopes, parsed.GetValue(User), null, lifetime);
        await output.WriteLineAsync(issuing.Issue(issuers[0], tenant, request).Token);
        return 0;

        int Fail(string reason)
        {
            error.WriteLine(reason);
            return Unusable;
        }
    }

    private static RootCommand Describe()
    {
        Tenant.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && !CallerReading.IsTenant(text))
                result.AddError($"--tenant has 1 to {Limits.MaxTenantLength} of a-z, 0-9 and -, and does not begin with -.");
        });
        Scope.AcceptOnlyFromAmong([.. Scopes.All]);
        return new(Purpose) { Tenant, Scope, User, Issuer, Days, Settings };
    }
}
