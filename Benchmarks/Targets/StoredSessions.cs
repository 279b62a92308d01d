using System.Diagnostics;
using Audiogum.Sessions.Benchmarks.EndToEnd;
using Audiogum.Sessions.Gateway.Load;
using Audiogum.Sessions.Sessionization.Summaries;

namespace Audiogum.Sessions.Benchmarks.Targets;

/// <summary>With many sessions of today stored in one tenant: how long a restart takes, how fast dashboards and exports are.</summary>
internal static class StoredSessions
{
    private const int EventsEach = 5;
    private const int Calls = 200;
    private const int Exports = 5;
    private const string Lines = "application/x-ndjson";

    /// <summary>Measures.</summary>
    /// <param name="sessions">How many sessions, of five events each.</param>
    public static async Task RunAsync(int sessions)
    {
        using var server = await TargetServer.StartAsync();
        var begun = Stopwatch.GetTimestamp();
        var latest = TimeProvider.System.GetUtcNow().AddMilliseconds(-SongSession.DurationOf(EventsEach));
        await FillAsync(server, sessions, latest.AddHours(-1), latest);
        Console.Error.WriteLine($"filled in {Stopwatch.GetElapsedTime(begun).TotalSeconds:F0} s");
        var ready = await server.RestartAsync();
        TargetTable.Row($"kill and start with {sessions * EventsEach} events stored, until ready", "≤ 10 s", $"{ready.TotalSeconds:F1} s");
        foreach (var report in (string[])["realtime", "daily", "monthly"]) await MeasureAsync(server, report, $"`{report}` with {sessions} sessions");
        await ExportAsync(server);
    }

    /// <summary>Posts sessions that begin one after the other from a time on until another, as those of many devices do: none or few of them in the same millisecond.</summary>
    public static async Task FillAsync(TargetServer server, int sessions, DateTimeOffset first, DateTimeOffset last)
    {
        var (from, span) = (first.ToUnixTimeMilliseconds(), (last - first).TotalMilliseconds);
        await Parallel.ForEachAsync(Enumerable.Range(0, sessions), new ParallelOptions { MaxDegreeOfParallelism = MeasuredServer.Connections }, async (session, cancellationToken) =>
        {
            var startedAt = from + (long)(span * session / sessions);
            using var body = new ByteArrayContent(SongSession.Body(Guid.NewGuid().ToString("N"), "stored", startedAt, 1, EventsEach));
            body.Headers.ContentType = new("application/json");
            using var answer = await server.Process.Client.PostAsync("/v1/events", body, cancellationToken);
            answer.EnsureSuccessStatusCode();
        });
    }

    /// <summary>Asks for a dashboard again and again, and writes a row.</summary>
    public static async Task MeasureAsync(TargetServer server, string report, string what)
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
            what,
            "first ≤ 2 s, then p99 ≤ 20 ms",
            $"first {taken[0]:F0} ms ({first.TotalMilliseconds:F0} ms of CPU), then p50 {TargetTable.Percentile(taken.Skip(1), 0.5):F1}, p99 {TargetTable.Percentile(taken.Skip(1), 0.99):F1} ms");
    }

    /// <summary>Asks for a dashboard. What takes longer to read than a call waits is answered 503 meanwhile, and read on.</summary>
    public static async Task AskAsync(TargetServer server, string report)
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

    // The first finds nothing compiled; of the others the median counts.
    private static async Task ExportAsync(TargetServer server)
    {
        var first = await ExportOnceAsync(server);
        var others = new List<(int Rows, double Seconds, double Cpu, byte[] Line)>();
        for (var export = 0; export < Exports; export++) others.Add(await ExportOnceAsync(server));
        var document = ReportJson.Read<SessionDocument>(first.Line);
        for (var warming = 0; warming < 20_000; warming++) ReportJson.Write(document);
        var (begun, written) = (Environment.CpuUsage.TotalTime, 0);
        for (; written < 200_000; written++) ReportJson.Write(document);
        var bare = (Environment.CpuUsage.TotalTime - begun).TotalMicroseconds / written;
        var (seconds, cpu) = (Medians.Median(others.Select(export => export.Seconds)), Medians.Median(others.Select(export => export.Cpu)));
        TargetTable.Row(
            $"`GET /v1/sessions` as NDJSON, {first.Rows} rows",
            "≥ 200 000 rows/s, bounded by serialization",
            $"first {first.Rows / first.Seconds:F0} rows/s, {first.Cpu:F1} µs of server CPU a row, then {first.Rows / seconds:F0} and {cpu:F1}; serializing such a row alone {bare:F1} µs");
    }

    // Reads as fast as it can: a client that looks at its lines would take the CPU that is measured.
    private static async Task<(int Rows, double Seconds, double Cpu, byte[] Line)> ExportOnceAsync(TargetServer server)
    {
        var (cpu, sent, rows, buffer, line) = (server.Process.Cpu, Stopwatch.GetTimestamp(), 0, new byte[1 << 18], Array.Empty<byte>());
        using var answer = await server.SendAsync(HttpMethod.Get, "/v1/sessions", server.Token(TargetServer.Tenant), accept: Lines);
        answer.EnsureSuccessStatusCode();
        using var body = await answer.Content.ReadAsStreamAsync();
        for (int read; (read = await body.ReadAsync(buffer)) > 0; rows += buffer.AsSpan(0, read).Count((byte)'\n'))
            if (line.Length == 0 && buffer.AsSpan(0, read).IndexOf((byte)'\n') is > 0 and var end) line = buffer[..end];
        return (rows, Stopwatch.GetElapsedTime(sent).TotalSeconds, (server.Process.Cpu - cpu).TotalMicroseconds / rows, line);
    }
}
