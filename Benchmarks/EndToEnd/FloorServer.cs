using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Audiogum.Sessions.Benchmarks.EndToEnd;

/// <summary>The floor: bare Kestrel and System.Text.Json, which parses the same bodies and stores nothing.</summary>
internal static class FloorServer
{
    public static async Task RunAsync(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.Logging.SetMinimumLevel(LogLevel.Information).AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        var app = builder.Build();
        app.MapPost("/v1/events", static async (HttpRequest request) =>
        {
            using var body = await JsonDocument.ParseAsync(request.Body);
            var events = 0;
            foreach (var e in body.RootElement.GetProperty("events").EnumerateArray())
            {
                events += e.GetProperty("sequencenumber").GetInt64() >= 0 ? 1 : 0;
            }

            return Results.Json(new { received = events }, statusCode: StatusCodes.Status202Accepted);
        });
        await app.RunAsync();
    }
}
