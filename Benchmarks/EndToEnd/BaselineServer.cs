using System.Globalization;
using System.Text.Json;
using Audiogum.Sessions.Benchmarks.Spreading;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Audiogum.Sessions.Benchmarks.EndToEnd;

/// <summary>
/// The floor: bare Kestrel and System.Text.Json, which parses the same bodies and stores nothing. The actor floor does
/// besides what any server of this architecture must: a call of the session's grain, and a synced write that many share.
/// </summary>
internal static class BaselineServer
{
    /// <summary>Runs until it is killed.</summary>
    /// <param name="args">Those of the web server, after <c>actors</c> and a file to write to, if it is to be the actor floor.</param>
    public static async Task RunAsync(string[] args)
    {
        using var log = args is ["actors", var file, ..] ? new BaselineLog(file) : null;
        var builder = WebApplication.CreateSlimBuilder(log is null ? args : args[2..]);
        builder.Logging.SetMinimumLevel(LogLevel.Information).AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        if (log is not null)
        {
            builder.Services.AddSingleton(log);
            builder.UseOrleans(silo => silo.UseLocalhostClustering(Port(), Port()));
        }

        var app = builder.Build();
        app.MapPost("/v1/events", log is null ? Parse : Append);
        await app.RunAsync();
    }

    private static int Port() => int.Parse(MeasuredFleet.FreePort(), CultureInfo.InvariantCulture);

    private static async Task<IResult> Parse(HttpRequest request)
    {
        using var body = await JsonDocument.ParseAsync(request.Body);
        return Answer(Read(body).Events);
    }

    private static async Task<IResult> Append(HttpRequest request, IGrainFactory grains)
    {
        var bytes = new byte[(int)request.ContentLength!.Value];
        await request.Body.ReadExactlyAsync(bytes);
        using var body = JsonDocument.Parse(bytes);
        var (events, session) = Read(body);
        await grains.GetGrain<IBaselineGrain>(session).Append(bytes);
        return Answer(events);
    }

    private static (int Events, string Session) Read(JsonDocument body)
    {
        var events = 0;
        var session = "";
        foreach (var e in body.RootElement.GetProperty("events").EnumerateArray())
        {
            events += e.GetProperty("sequencenumber").GetInt64() >= 0 ? 1 : 0;
            if (events == 1) session = e.GetProperty("sessionid").GetString()!;
        }

        return (events, session);
    }

    private static IResult Answer(int events) => Results.Json(new { received = events, accepted = events, duplicates = 0 }, statusCode: StatusCodes.Status202Accepted);
}
