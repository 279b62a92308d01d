using System.CommandLine;
using System.Text.Json.Nodes;

using Audiogum.Sessions.Gateway.Commands;
using Audiogum.Sessions.Grains.Interfaces.Administration;

namespace Audiogum.Sessions.Gateway.Administration.Commands;

/// <summary>
/// <c>admin …</c>: administration of a tenant from a shell. It speaks to a running server, as anything else does; the token
/// comes from an environment variable, so that it stands in no list of processes. Ends with 0, 1 (refused), 2 (not
/// understood, or no token) or 3 (no server).
/// </summary>
public static class AdminCommand
{
    /// <summary>Its name.</summary>
    public const string Verb = "admin";

    private const int NotUnderstood = 2;

    private static readonly Option<Uri> Server = CommandOptions.Server();

    private static readonly Option<bool> Json = new("--json") { Description = "Write the server's answer as it is: one line of JSON.", Recursive = true };

    /// <summary>Whether it is asked for.</summary>
    public static bool IsAskedFor(string[] args) => args is [Verb, ..];

    /// <summary>Runs it; the exit code.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var parsed = Describe().Parse(args);
        if (parsed.Errors.Count == 0) return await parsed.InvokeAsync();
        foreach (var error in parsed.Errors) await Console.Error.WriteLineAsync(error.Message);
        return NotUnderstood;
    }

    private static RootCommand Describe() => new("Audiogum.Sessions")
    {
        new Command(Verb, $"Administration of the tenant whose token is in ${ServerCall.TokenVariable}.")
        {
            Server, Json,
            new Command("tenant", "The tenant's settings.") { Plain("show", "Show them.", HttpMethod.Get, "tenant"), Set(), Unset() },
            new Command("token", "Tokens for devices and dashboards.") { CreateToken() },
            Plain("health", "Whether the tenant's actors answer.", HttpMethod.Get, "health"),
            Audit(),
        },
    };

    private static Command Plain(string name, string description, HttpMethod method, string path)
    {
        var command = new Command(name, description);
        command.SetAction((parsed, cancellationToken) => ServerCall.RunAsync(parsed.GetRequiredValue(Server), parsed.GetValue(Json), method, path, null, cancellationToken));
        return command;
    }

    private static Command Set()
    {
        var settings = TenantSetting.All.Select(setting => (setting.Name, Option: OptionOf(setting))).ToArray();
        var command = new Command("set", "Change some; the others stay as they are.");
        foreach (var (_, option) in settings) command.Add(option);
        command.Validators.Add(result =>
        {
            if (settings.All(setting => result.GetResult(setting.Option) is null)) result.AddError("Say what to set.");
        });
        command.SetAction((parsed, cancellationToken) =>
        {
            var body = new JsonObject();
            foreach (var (name, option) in settings)
            {
                if (parsed.GetResult(option) is null) continue;
                body[name] = option is Option<long> number ? parsed.GetValue(number) : parsed.GetValue((Option<string>)option);
            }

            return ServerCall.RunAsync(parsed.GetRequiredValue(Server), parsed.GetValue(Json), HttpMethod.Patch, "tenant", body, cancellationToken);
        });
        return command;
    }

    private static Option OptionOf(TenantSetting setting) => setting.Least is null
        ? new Option<string>("--" + setting.Name) { Description = "An IANA id, as Europe/Oslo." }
        : new Option<long>("--" + setting.Name) { Description = $"{setting.Least} to {setting.Most}, and at most what is configured." };

    private static Command Unset()
    {
        var names = new Argument<string[]>("settings") { Description = "Their names.", Arity = ArgumentArity.OneOrMore };
        names.AcceptOnlyFromAmong([.. TenantSetting.All.Select(setting => setting.Name)]);
        var command = new Command("unset", "Take some back, so that the configuration counts.") { names };
        command.SetAction((parsed, cancellationToken) => ServerCall.RunAsync(
            parsed.GetRequiredValue(Server), parsed.GetValue(Json), HttpMethod.Patch, "tenant", new(parsed.GetRequiredValue(names).Distinct().Select(name => KeyValuePair.Create(name, (JsonNode?)null))), cancellationToken));
        return command;
    }

    private static Command CreateToken()
    {
        var scopes = new Option<string[]>("--scope") { Description = "What it allows; may be given more than once.", Required = true };
        scopes.AcceptOnlyFromAmong([.. TokenRequest.MayGive]);
        var device = new Option<string>("--device") { Description = "The device that it is for." };
        var user = new Option<string>("--user") { Description = "The user that it is for." };
        var days = new Option<int>("--days") { Description = "How long it is valid, 1 to 90.", DefaultValueFactory = _ => 1 };
        var command = new Command("create", "Make a token and write it; it is shown only now.") { scopes, device, user, days };
        command.SetAction((parsed, cancellationToken) =>
        {
            var body = new JsonObject
            {
                ["scopes"] = new JsonArray([.. parsed.GetRequiredValue(scopes).Select(scope => (JsonNode)scope)]),
                ["seconds"] = parsed.GetValue(days) * 86_400L,
            };
            if (parsed.GetValue(device) is { } deviceId) body["deviceid"] = deviceId;
            if (parsed.GetValue(user) is { } userId) body["userid"] = userId;
            return ServerCall.RunAsync(parsed.GetRequiredValue(Server), parsed.GetValue(Json), HttpMethod.Post, "tokens", body, cancellationToken);
        });
        return command;
    }

    private static Command Audit()
    {
        var limit = new Option<int>("--limit") { Description = "Entries, 1 to 100.", DefaultValueFactory = _ => 20 };
        var before = new Option<long?>("--before") { Description = "Only entries before this number." };
        var command = new Command("audit", "What the tenant's administrators did, newest first.") { limit, before };
        command.SetAction((parsed, cancellationToken) => ServerCall.RunAsync(
            parsed.GetRequiredValue(Server), parsed.GetValue(Json), HttpMethod.Get,
            FormattableString.Invariant($"audit?limit={parsed.GetValue(limit)}") + (parsed.GetValue(before) is { } number ? FormattableString.Invariant($"&before={number}") : string.Empty),
            null, cancellationToken));
        return command;
    }
}
