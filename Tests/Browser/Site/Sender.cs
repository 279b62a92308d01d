using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace Audiogum.Sessions.Tests.Browser.Site;

/// <summary>Posts events like any client.</summary>
public sealed class Sender
{
    private readonly HttpClient _http;

    public Sender(Uri address, string token)
    {
        _http = new() { BaseAddress = address };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public static string NewSession() => Guid.NewGuid().ToString("N");

    /// <summary>Posts events and gives back the status.</summary>
    public async Task<int> PostAsync(params JsonObject[] events)
    {
        var body = new JsonObject { ["schemaversion"] = "1.0", ["events"] = new JsonArray([.. events.Select(each => each.DeepClone())]) };
        using var answer = await _http.PostAsJsonAsync("/v1/events", body, TestContext.Current.CancellationToken);
        return (int)answer.StatusCode;
    }

    /// <summary>Changes a setting of the tenant, with an administrator's token.</summary>
    public async Task SetAsync(string adminToken, string setting, string value)
    {
        using var content = new StringContent(new JsonObject { [setting] = value }.ToJsonString(), Encoding.UTF8, "application/json");
        using var request = new HttpRequestMessage(HttpMethod.Patch, "/v1/admin/tenant") { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", adminToken);
        using var answer = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    public Task<string> GetAsync(string path) => _http.GetStringAsync(path, TestContext.Current.CancellationToken);

    /// <summary>A play event; more members are merged in.</summary>
    public static JsonObject Play(string session, long number, DateTimeOffset at, string action, string source = "playable", JsonObject? more = null)
    {
        var sent = Bare("playevent", session, number, at);
        sent["action"] = action;
        sent["source"] = source;
        foreach (var (name, value) in more ?? []) sent[name] = value?.DeepClone();
        return sent;
    }

    public static JsonObject Bare(string type, string session, long number, DateTimeOffset at) => new()
    {
        ["type"] = type,
        ["sessionid"] = session,
        ["sequencenumber"] = number,
        ["localtime"] = at.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", System.Globalization.CultureInfo.InvariantCulture),
        ["client"] = "acme-fw",
        ["clientversion"] = "4.2.1",
        ["platform"] = "linux",
        ["platformversion"] = "6.1",
        ["devicename"] = "Acme One",
        ["devicemanufacturer"] = "Acme",
        ["connection"] = "wan",
        ["countrycode"] = "gb",
    };

    public static JsonObject Item(string name, long duration = 180, string artist = "Fjord & Søn") => new()
    {
        ["item"] = new JsonObject
        {
            ["name"] = name,
            ["artistdisplayname"] = artist,
            ["service"] = "tidal",
            ["ref"] = name,
            ["duration"] = duration,
        },
    };
}
