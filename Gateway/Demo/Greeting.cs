using System.Globalization;
using Audiogum.Sessions.Gateway.Authentication;
using Audiogum.Sessions.Gateway.SignIn;

namespace Audiogum.Sessions.Gateway.Demo;

/// <summary>What the demo prints once it is ready: addresses, tokens, and commands to paste into a shell.</summary>
internal sealed class Greeting(DemoIdentity identity, SignInCodes codes, TimeProvider timeProvider)
{
    private const string Newcomer = "newcomer", Shell = "newcomers-shell";

    private static readonly TimeSpan TokenLifetime = TimeSpan.FromDays(30), LinkLifetime = TimeSpan.FromDays(1);

    private static readonly (string Path, string Name)[] Pages =
        [("/", "dashboards"), ("/explorer", "explorer"), ("/openapi/v1.json", "OpenAPI"), ("/health/ready", "health")];

    /// <summary>Writes it. Only addresses that answer are named.</summary>
    public async Task WriteAsync(TextWriter console, HttpClient http, CancellationToken cancellationToken)
    {
        var home = http.BaseAddress!.GetLeftPart(UriPartial.Authority);
        await console.WriteLineAsync("\nThe demo is ready.\n");
        foreach (var (path, name) in Pages)
        {
            using var answer = await http.GetAsync(path, cancellationToken);
            if (answer.IsSuccessStatusCode) await console.WriteLineAsync($"  {name,-12} {home}{path}");
        }

        await console.WriteLineAsync("\nLinks that sign a browser in, once each and within a day; and tokens with all scopes, for 30 days:\n");
        var now = timeProvider.GetUtcNow();
        var tokens = DemoTenant.All.Select(tenant => (tenant, identity.Issue(tenant.Name, Newcomer, Shell, Scopes.All, now, TokenLifetime))).ToList();
        foreach (var (tenant, token) in tokens) await console.WriteLineAsync($"  {tenant.Name,-12} {home}{codes.MintLink(token, LinkLifetime)}");
        await console.WriteLineAsync();
        foreach (var (tenant, token) in tokens) await console.WriteLineAsync($"{tenant.Variable}={token}");

        await console.WriteLineAsync("\nPlay a song, read its session back, see why it counts, and watch the tenants' numbers:\n");
        foreach (var command in Commands(home, now)) await console.WriteLineAsync(command);
        await console.WriteLineAsync();
        await console.FlushAsync(cancellationToken);
    }

    private static IEnumerable<string> Commands(string home, DateTimeOffset now)
    {
        var session = Guid.NewGuid().ToString("N");
        var acme = DemoTenant.All[0].Variable;
        var begin = EventOf(session, 1, now.AddSeconds(-187), "begin", 0);
        var complete = EventOf(session, 2, now, "complete", 187);
        yield return $$"""curl -sw '\n' '{{home}}/v1/events' -H "Authorization: Bearer ${{acme}}" -H 'Content-Type: application/json' -d '{"schemaversion":"1.0","events":[{{begin}},{{complete}}]}'""";
        yield return Get(acme, $"sessions/{session}");
        yield return Get(acme, $"sessions/{session}/timeline");
        yield return Get(acme, "dashboards/realtime");
        foreach (var tenant in DemoTenant.All)
        {
            var today = TimeZoneInfo.ConvertTime(now, tenant.Zone).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            yield return Get(tenant.Variable, $"dashboards/daily?date={today}");
        }

        string Get(string variable, string path) => $"curl -sw '\\n' '{home}/v1/{path}' -H \"Authorization: Bearer ${variable}\"";
    }

    private static string EventOf(string session, int number, DateTimeOffset at, string action, int offset)
    {
        var time = at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return $$$"""{"type":"playevent","sessionid":"{{{session}}}","sequencenumber":{{{number}}},"localtime":"{{{time}}}","client":"curl","clientversion":"8","platform":"shell","platformversion":"1","devicename":"terminal","devicemanufacturer":"you","connection":"wan","source":"playable","action":"{{{action}}}","offset":{{{offset}}},"item":{"type":"song","name":"Hello ✨","artistdisplayname":"The Newcomers","duration":187}}""";
    }
}
