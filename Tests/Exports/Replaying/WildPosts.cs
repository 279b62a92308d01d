using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;
using Audiogum.Sessions.Tests.Cluster.Processes;
using Audiogum.Sessions.Tests.Cluster.SessionGrains;

namespace Audiogum.Sessions.Tests.Exports.Replaying;

/// <summary>Posts of all kinds: copies, conflicts, gaps, numbers far apart, late ones, wrong clocks, strangers, nobody, and what is rejected.</summary>
internal static class WildPosts
{
    /// <summary>The days that the events speak of.</summary>
    public static readonly string[] Days = ["2026-11-20", "2026-11-21"];

    /// <summary>What is asked of a server beside its sessions.</summary>
    public static readonly string[] Paths =
    [
        "/v1/sessions?from=2026-11-01T00:00:00Z&to=2026-12-01T00:00:00Z", "/v1/plays?from=2026-11-01T00:00:00Z&to=2026-12-01T00:00:00Z", "/v1/rejections?limit=1000",
        "/v1/dashboards/daily?date=2026-11-20", "/v1/dashboards/daily?date=2026-11-21", "/v1/dashboards/monthly?month=2026-11", "/v1/amendments?since=2026-11-01", "/v1/amendments/sessions?since=2026-11-01",
    ];

    /// <summary>Posts them; the sessions' ids.</summary>
    public static async Task<IReadOnlyList<string>> PostAsync(ServerProcess server, string tenant)
    {
        SessionKey[] keys = [.. Enumerable.Range(0, 9).Select(number => new SessionKey(tenant, (0xabc0 + number).ToString("x32", CultureInfo.InvariantCulture)))];
        HttpClient[] callers = [Caller("user-1", "device-1"), Caller("user-2", null), Caller(null, "device-3"), Caller(null, null)];
        for (var number = 0; number < keys.Length; number++)
        {
            var (key, own) = (keys[number], callers[number % callers.Length]);
            var listen = PlayText.Listen(key);
            await PostAsync(own, [listen[0], listen[2], listen[2]]); // a copy in the same post, and a gap
            await PostAsync(own, listen); // copies, and the gap is filled
            await PostAsync(callers[(number + 1) % callers.Length], PlayText.Event(key, 2, 7, "stop"), PlayText.Event(key, 2, 9, "stop"), "{\"type\":\"unknown\"}", "7", "{\"a\":\r\n\"b\"}");
            await PostAsync(own, PlayText.Event(key, 2, 7, "stop"), listen[1]); // a conflict again, and a copy
            await PostAsync(own, PlayText.Event(key, 900, 7_200, "begin", 0), PlayText.Event(key, 5, 400, "begin", 0), PlayText.Event(key, 901, 7_260, "skipnext", 60).Replace("\"connection\"", "\r\n\t\"connection\"", StringComparison.Ordinal), PlayText.Event(key, 4, 380, "start", song: false));
            if (number % 3 == 0) await PostAsync(own, PlayText.Event(key, 902, 17 * 3_600, "continue"), PlayText.Event(key, 903, (17 * 3_600) + 60, "stop", 160));
            if (number % 3 == 1) await PostAsync(own, PlayText.Event(key, 904, 8_000, "begin", 0).Replace("2026-11-20", "1999-12-31", StringComparison.Ordinal)); // a clock that was never set
            await PostAsync(own, listen); // nothing but copies at the end
        }

        // Enough play sessions to be sealed, and then one far below.
        await PostAsync(callers[0], [.. Enumerable.Range(0, 300).Select(at => PlayText.Event(keys[8], 1_000 + at, 10_000 + (at * 10), at % 2 == 0 ? "start" : "begin", song: at % 2 == 1))]);
        await PostAsync(callers[0], PlayText.Event(keys[8], 999, 9_990, "stop", song: false));
        return [.. keys.Select(key => key.SessionId)];

        HttpClient Caller(string? user, string? device)
        {
            var client = new HttpClient { BaseAddress = server.Client.BaseAddress };
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", new TestTokens { Tenant = tenant, UserId = user, DeviceId = device }.Mint());
            return client;
        }
    }

    private static async Task PostAsync(HttpClient client, params string[] events)
    {
        using var body = new StringContent($$"""{"schemaversion":"1.0","events":[{{string.Join(',', events)}}]}""", Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync("/v1/events", body, TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
