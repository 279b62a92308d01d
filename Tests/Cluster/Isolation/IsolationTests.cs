using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;

namespace Audiogum.Sessions.Tests.Cluster.Isolation;

/// <summary>
/// No token of one tenant yields a byte of another's (promise P4): every endpoint that the gateway has × own, foreign and
/// unknown things × every kind of token.
/// </summary>
public sealed partial class IsolationTests(TwoTenants tenants) : IClassFixture<TwoTenants>
{
    private static readonly string?[] Formats = [null, "text/csv", "application/x-ndjson"];

    private static readonly string[] Sessions = [TwoTenants.SharedSession, TwoTenants.ForeignSession, TwoTenants.UnknownSession];

    public static TheoryData<string> Endpoints => [.. IsolationMatrix.Rows.Keys];

    [Fact]
    public void The_matrix_has_every_endpoint_of_the_gateway_and_no_other()
    {
        var running = IsolationMatrix.Endpoints(tenants.House.Services).ToHashSet();
        Assert.Equal(string.Empty, string.Join('\n', running.Except(IsolationMatrix.Rows.Keys)));
        Assert.Equal(string.Empty, string.Join('\n', IsolationMatrix.Rows.Keys.Except(running)));
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task Without_a_token_that_counts_there_is_nothing_of_anybody(string endpoint)
    {
        var row = IsolationMatrix.Rows[endpoint];
        foreach (var (name, token, status) in TwoTenants.Refused(row.Scope))
        {
            using var client = tenants.ClientOf(token);
            foreach (var (method, path) in IsolationMatrix.MethodsOf(endpoint).SelectMany(method => Addresses(row).Select(path => (method, path))))
            {
                using var request = Request(method, path, null);
                using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
                if (!row.IsPublic) Assert.True(status == answer.StatusCode, $"{endpoint} with {name}: {answer.StatusCode}");
                var told = await ToldAsync(answer);
                Assert.DoesNotContain(TwoTenants.Own, told, StringComparison.OrdinalIgnoreCase);
                Assert.DoesNotContain(TwoTenants.Foreign, told, StringComparison.OrdinalIgnoreCase);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task With_the_best_token_there_is_nothing_of_the_other_tenant(string endpoint)
    {
        var row = IsolationMatrix.Rows[endpoint];
        if (row.IsStream) return; // FollowingTests
        using var client = tenants.ClientOf(TestTokens.MintFor(TwoTenants.Own));
        foreach (var (method, format) in IsolationMatrix.MethodsOf(endpoint).SelectMany(method => Formats.Select(format => (method, format))))
        {
            foreach (var template in row.Paths)
            {
                var answers = new List<string>();
                foreach (var session in template.Contains("{0}", StringComparison.Ordinal) ? Sessions : Sessions[..1])
                {
                    using var request = Request(method, string.Format(null, template, session), format);
                    using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
                    answers.Add(TraceId().Replace(await ToldAsync(answer), string.Empty));
                    Assert.DoesNotContain(TwoTenants.Foreign, answers[^1], StringComparison.OrdinalIgnoreCase);
                }

                if (!row.IsPublic && row.ShowsOwn && method != HttpMethod.Head) Assert.Contains(TwoTenants.Own, answers[0], StringComparison.Ordinal);
                if (answers.Count == 1 || row.IsPublic) continue;
                Assert.StartsWith("NotFound", answers[1], StringComparison.Ordinal);
                Assert.Equal(answers[2], answers[1]); // another tenant's is as unknown as what there is not
            }
        }
    }

    [Fact]
    public async Task Counts_of_a_tenant_hold_nothing_of_another()
    {
        using var own = tenants.ClientOf(TestTokens.MintFor(TwoTenants.Own));
        using var foreign = tenants.ClientOf(TestTokens.MintFor(TwoTenants.Foreign));
        async Task<JsonElement> TotalsAsync(HttpClient client) =>
            (await (await client.AskAsync("/v1/dashboards/daily?date=2026-11-20")).JsonAsync()).GetProperty("totals");
        await ServerFixture.UntilAsync(foreign, "/v1/dashboards/daily?date=2026-11-20", report => report.GetProperty("totals").GetProperty("sessions").GetInt32() == 9);
        var totals = await TotalsAsync(own);
        Assert.Equal((5, 2, 1, 1), (totals.GetProperty("events").GetInt32(), totals.GetProperty("sessions").GetInt32(), totals.GetProperty("users").GetInt32(), totals.GetProperty("devices").GetInt32()));
        Assert.Equal(53, (await TotalsAsync(foreign)).GetProperty("events").GetInt32());
    }

    [Fact]
    public async Task Another_tenants_cursor_leads_nowhere()
    {
        using var own = tenants.ClientOf(TestTokens.MintFor(TwoTenants.Own));
        using var foreign = tenants.ClientOf(TestTokens.MintFor(TwoTenants.Foreign));
        foreach (var list in (string[])["/v1/sessions", "/v1/plays"])
        {
            const string range = "?from=2026-11-01&to=2026-12-01&limit=1";
            var cursor = (await (await foreign.AskAsync(list + range)).JsonAsync()).GetProperty("next").GetString();
            Assert.Equal(HttpStatusCode.OK, (await foreign.AskAsync($"{list}{range}&cursor={cursor}")).StatusCode);
            await (await own.AskAsync($"{list}{range}&cursor={cursor}")).ShouldBeProblemAsync(HttpStatusCode.BadRequest, "invalid_cursor");
        }
    }

    [Fact]
    public async Task A_session_of_another_tenant_cannot_be_written_to()
    {
        // The same numbers as the other tenant's, with other content: neither duplicates nor conflicts, and nothing changes there.
        const string session = "c0000000000000000000000000000003";
        using var foreign = tenants.ClientOf(TestTokens.MintFor(TwoTenants.Foreign));
        await tenants.PostAsync(TwoTenants.Foreign, TwoTenants.Session(TwoTenants.Foreign, session, 1, 3)[0].Replace("2026-11-20", "2026-10-20", StringComparison.Ordinal));
        var before = await (await foreign.AskAsync($"/v1/sessions/{session}")).TextAsync();
        await tenants.PostAsync(TwoTenants.Own, TwoTenants.Session(TwoTenants.Own, session, 1, 3)[0].Replace("2026-11-20", "2026-10-20", StringComparison.Ordinal));
        Assert.Equal(before, await (await foreign.AskAsync($"/v1/sessions/{session}")).TextAsync());
    }

    private static IEnumerable<string> Addresses(MatrixRow row) => row.Paths.SelectMany(path =>
        path.Contains("{0}", StringComparison.Ordinal) ? Sessions.Select(session => string.Format(null, path, session)) : [path]);

    private static HttpRequestMessage Request(HttpMethod method, string path, string? accept)
    {
        var request = new HttpRequestMessage(method, path);
        if (accept is not null) request.Headers.TryAddWithoutValidation("Accept", accept);
        if (path == "/v1/events") request.Content = PostExchange.Json(PostExchange.Batch(OwnEvent));
        else if (method == HttpMethod.Post) request.Content = PostExchange.Json("""{"token":"nobody"}""");
        return request;
    }

    private static string OwnEvent => TwoTenants.Session("nobody", TwoTenants.UnknownSession[..31] + "e", 1, 1)[0].Replace("2026-11-20", "2026-09-20", StringComparison.Ordinal);

    private static async Task<string> ToldAsync(HttpResponseMessage answer) =>
        $"{answer.StatusCode}\n{answer.Content.Headers}\n{await answer.TextAsync()}\n{string.Join('\n', answer.Headers.Where(header => header.Key != "Date").Select(header => $"{header.Key}: {string.Join(',', header.Value)}"))}\n{answer.TrailingHeaders}";

    [GeneratedRegex("\"traceId\":\"[^\"]*\"")]
    private static partial Regex TraceId();
}
