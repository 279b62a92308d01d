using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Audiogum.Sessions.Tests.Cluster.Administration;
using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;
using static Audiogum.Sessions.Tests.Cluster.Http.Fixtures.PostExchange;

namespace Audiogum.Sessions.Tests.Cluster.Erasure;

/// <summary>What tests of erasures do to a house, and how they look into all of it.</summary>
internal static partial class ErasureScenario
{
    public const string Daily = "/v1/dashboards/daily?date=2026-11-20";

    private const string Monthly = "/v1/dashboards/monthly?month=2026-11";

    private static readonly string[] Listings =
        ["/v1/sessions?from=2026-11-01&to=2026-12-01", "/v1/plays?from=2026-11-01&to=2026-12-01", "/v1/playevents?limit=1000", "/v1/rejections?limit=1000", "/v1/admin/audit", "/v1/dashboards/realtime", Daily, Monthly];

    /// <summary>A client of the tenant "acme" with a user's token, or a device's without a user.</summary>
    public static HttpClient ClientAs(this ServerFixture house, string? user)
    {
        var client = house.CreateClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", new TestTokens { UserId = user }.Mint());
        return client;
    }

    public static string Session(int number) => number.ToString("x32", CultureInfo.InvariantCulture);

    /// <summary>A play event; extra members are JSON that starts with a comma.</summary>
    public static string Play(int session, int number, string extra = "", string item = "Mine") =>
        $$"""{"type":"playevent","sessionid":"{{Session(session)}}","sequencenumber":{{number}},"localtime":"2026-11-20T08:{{number:00}}:00Z","client":"App","clientversion":"1","platform":"linux","platformversion":"6","devicename":"Kitchen","devicemanufacturer":"Acme","connection":"wan","initiator":"user","source":"bluetooth","offset":{{number}},"action":"{{(number == 1 ? "start" : number == 2 ? "begin" : "continue")}}","item":{"name":"{{item}}","service":"spotify","duration":300}{{extra}} }""";

    public static async Task<JsonElement> PostAsync(HttpClient client, params IEnumerable<string> events)
    {
        using var answer = await client.PostEventsAsync(Json(Batch(events)));
        Assert.Contains(answer.StatusCode, (HttpStatusCode[])[HttpStatusCode.Accepted, HttpStatusCode.UnprocessableEntity]);
        return await answer.JsonAsync();
    }

    /// <summary>Asks for an erasure; its status.</summary>
    public static async Task<JsonElement> RequestAsync(HttpClient admin, string user)
    {
        using var taken = await admin.SendAsync(Request(admin, HttpMethod.Delete, user), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Accepted, taken.StatusCode);
        var status = await taken.JsonAsync();
        Assert.Equal($"/v1/admin/erasures/{status.Text("id")}", taken.Headers.Location!.ToString());
        return status;
    }

    /// <summary>Erases a user; the certificate.</summary>
    public static async Task<JsonElement> EraseAsync(HttpClient admin, string user) => await CertificateAsync(admin, (await RequestAsync(admin, user)).Text("id"));

    public static Task<JsonElement> CertificateAsync(HttpClient admin, string id) =>
        ServerFixture.UntilAsync(admin, $"/v1/admin/erasures/{id}", status => status.Text("status") == "completed");

    /// <summary>A request for a user, the id in it as RFC 3986 wants it, dots too: no client is to take it for a dot segment.</summary>
    public static HttpRequestMessage Request(HttpClient client, HttpMethod method, string user, string rest = "")
    {
        var id = Uri.EscapeDataString(user).Replace(".", "%2E", StringComparison.Ordinal);
        return new(method, new Uri($"{client.BaseAddress!.GetLeftPart(UriPartial.Authority)}/v1/users/{id}{rest}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
    }

    /// <summary>All numbers of the day and the month, and without what tells when they were read.</summary>
    public static async Task<string> SumsAsync(HttpClient admin) =>
        Changing().Replace(await (await admin.AskAsync(Daily)).TextAsync() + await (await admin.AskAsync(Monthly)).TextAsync(), string.Empty);

    /// <summary>Everything that the door answers about these sessions and their tenant.</summary>
    public static async Task<string> AnswersAsync(HttpClient admin, params IEnumerable<int> sessions)
    {
        var all = new StringBuilder();
        string[] places = [.. Listings, .. from session in sessions from part in (string[])["", "/events", "/timeline"] select $"/v1/sessions/{Session(session)}{part}"];
        foreach (var place in places) all.AppendLine(await (await admin.AskAsync(place)).TextAsync());
        return all.ToString();
    }

    /// <summary>The files below a directory that hold a text, as it is or as JSON or an address would have it, in any case.</summary>
    public static async Task<string[]> FilesWithAsync(string directory, string text)
    {
        string[] spellings = [text, JsonEncodedText.Encode(text).ToString(), Uri.EscapeDataString(text)];
        var found = new List<string>();
        foreach (var file in Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories))
        {
            if (file.EndsWith(".lock", StringComparison.Ordinal)) continue;
            var content = Encoding.Latin1.GetString(await ReadAsync(file));
            if (spellings.Any(spelling => content.Contains(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(spelling)), StringComparison.OrdinalIgnoreCase)))
                found.Add(file);
        }

        return [.. found];
    }

    /// <summary>A file as it is, once nobody writes it; nothing of one that is removed meanwhile.</summary>
    private static async Task<byte[]> ReadAsync(string file)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            try
            {
                await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                using var copy = new MemoryStream();
                await stream.CopyToAsync(copy, deadline.Token);
                return copy.ToArray();
            }
            catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
            {
                return [];
            }
            catch (IOException) when (!deadline.IsCancellationRequested)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, deadline.Token);
            }
        }
    }

    [GeneratedRegex("\"(asof|amendedat)\":\"[^\"]*\",?")]
    private static partial Regex Changing();
}
