using System.Diagnostics;
using Audiogum.Sessions.Gateway.Load;
using Audiogum.Sessions.Sessionization.Summaries;

namespace Audiogum.Sessions.Benchmarks.Targets;

/// <summary>With many sessions of today stored in one tenant: how long a restart takes, how fast dashboards and exports are.</summary>
internal static class StoredSessions
{
    private const int EventsEach = 5;
    private const int Calls = 200;
    private const string Lines = "application/x-ndjson";

    /// <summary>Measures.</summary>
    /// <param name="sessions">How many sessions, of five events each.</param>
    public static async Task RunAsync(int sessions)
    {
        using var server = await TargetServer.StartAsync();
        var begun = Stopwatch.GetTimestamp();
        await FillAsync(server, sessions);
        Console.Error.WriteLine($"filled in {Stopwatch.GetElapsedTime(begun).TotalSeconds:F0} s");
        var ready = await server.RestartAsync();
        TargetTable.Row($"kill and start with {sessions * EventsEach} events stored, until ready", "≤ 10 s", $"{ready.TotalSeconds:F1} s");
        foreach (var report in (string[])["realtime", "daily", "monthly"]) await MeasureAsync(server, report, sessions);
        await ExportAsync(server);
    }

    private static async Task FillAsync(TargetServer server, int sessions)
    {
        var startedAt = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() - SongSession.DurationOf(EventsEach);
        await Parallel.ForEachAsync(Enumerable.Range(0, sessions), new ParallelOptions { MaxDegreeOfParallelism = EndToEnd.MeasuredServer.Connections }, async (_, cancellation) =>
        {
            using var body = new ByteArrayContent(SongSession.Body(Guid.NewGuid().ToString("N"), "stored", startedAt, 1, EventsEach));
            body.Headers.ContentType = new("application/json");
            using var answer = await server.Process.Client.PostAsync("/v1/events", body, cancellation);
            answer.EnsureSuccessStatusCode();
        });
    }

    private static async Task MeasureAsync(TargetServer server, string report, int sessions)
    {
        var (taken, cpu, first) = (new List<double>(), server.Process.Cpu, TimeSpan.Zero);
        for (var call = 0; call <= Calls; call++)
        {
            var sent = Stopwatch.GetTimestamp();
            await AskAsync(server, report);
            taken.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
            if (call == 0) first = server.Process.Cpu - cpu;
        }

        TargetTable.Row(
            $"`{report}` with {sessions} sessions",
            "first ≤ 2 s, then p99 ≤ 20 ms",
            $"first {taken[0]:F0} ms ({first.TotalMilliseconds:F0} ms of CPU), then p50 {TargetTable.Percentile(taken.Skip(1), 0.5):F1}, p99 {TargetTable.Percentile(taken.Skip(1), 0.99):F1} ms");
    }

    // What takes longer to read than a call waits is answered 503 meanwhile, and read on.
    private static async Task AskAsync(TargetServer server, string report)
    {
        for (; ; )
        {
            using var answer = await server.Process.Client.GetAsync($"/v1/dashboards/{report}");
            if (answer.StatusCode == System.Net.HttpStatusCode.ServiceUnavailable) continue;
            answer.EnsureSuccessStatusCode();
            await answer.Content.ReadAsByteArrayAsync();
            return;
        }
    }

    private static async Task ExportAsync(TargetServer server)
    {
        var (cpu, sent, rows, line) = (server.Process.Cpu, Stopwatch.GetTimestamp(), 0, string.Empty);
        using (var answer = await server.SendAsync(HttpMethod.Get, "/v1/sessions", server.Token(TargetServer.Tenant), accept: Lines))
        {
            answer.EnsureSuccessStatusCode();
            using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
            for (; await reader.ReadLineAsync() is { } read; rows++) line = read;
        }

        var (seconds, used) = (Stopwatch.GetElapsedTime(sent).TotalSeconds, (server.Process.Cpu - cpu).TotalMicroseconds / rows);
        var document = ReportJson.Read<SessionDocument>(System.Text.Encoding.UTF8.GetBytes(line));
        for (var warming = 0; warming < 20_000; warming++) ReportJson.Write(document);
        var (begun, written) = (Environment.CpuUsage.TotalTime, 0);
        for (; written < 200_000; written++) ReportJson.Write(document);
        var bare = (Environment.CpuUsage.TotalTime - begun).TotalMicroseconds / written;
        TargetTable.Row(
            $"`GET /v1/sessions` as NDJSON, {rows} rows",
            "≥ 200 000 rows/s, bounded by serialization",
            $"{rows / seconds:F0} rows/s, {used:F1} µs of server CPU a row; serializing such a row alone {bare:F1} µs");
    }
}
