using System.Text;
using System.Text.Json;

namespace Audiogum.Sessions.Tests.Cluster.Administration;

internal static class AdminCalls
{
    public static Task<HttpResponseMessage> ChangeAsync(this HttpClient client, string json) =>
        client.PatchAsync("/v1/admin/tenant", new StringContent(json, Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);

    public static Task<HttpResponseMessage> AskForTokenAsync(this HttpClient client, string json) =>
        client.PostAsync("/v1/admin/tokens", new StringContent(json, Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);

    public static string Text(this JsonElement json, string member) => json.GetProperty(member).GetString()!;
}
