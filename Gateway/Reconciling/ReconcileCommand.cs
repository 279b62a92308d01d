using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Audiogum.Sessions.Gateway.Commands;
using Audiogum.Sessions.Sessionization.Summaries;

namespace Audiogum.Sessions.Gateway.Reconciling;

/// <summary>The command <c>reconcile</c> (docs/LATE.md): asks a running server to reconcile a day, for a nightly job.</summary>
internal static class ReconcileCommand
{
    /// <summary>Its name.</summary>
    public const string Name = "reconcile";

    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    private static readonly Option<Uri> Server = CommandOptions.Server();

    private static readonly Option<string> TokenFrom = CommandOptions.TokenFrom();

    private static readonly Option<string?> Date = new("--date") { Description = "The day, as 2026-11-20; default yesterday." };

    private static readonly RootCommand Definition = new("Compares a day's raw events with its sessions, dashboard and exported files.") { Server, TokenFrom, Date };

    /// <summary>Runs it: 0 without differences, 1 with a line for each, 2 for arguments that cannot be used, 3 when the server did not answer or the day was not settled.</summary>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        var parsed = Definition.Parse(args);
        if (parsed.Errors.Count == 0 && parsed.Action is not null) return await parsed.InvokeAsync(new() { Output = output, Error = error });
        if (parsed.Errors.Count > 0) return Fail(2, parsed.Errors[0].Message);
        if (Environment.GetEnvironmentVariable(parsed.GetValue(TokenFrom)!) is not { Length: > 0 } token)
            return Fail(2, $"Put a token with the scope exports:read into the environment variable {parsed.GetValue(TokenFrom)}.");

        using var http = new HttpClient { BaseAddress = parsed.GetRequiredValue(Server), Timeout = Patience, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
        try
        {
            using var answer = await http.GetAsync(parsed.GetValue(Date) is { } date ? $"v1/reconcile?date={Uri.EscapeDataString(date)}" : "v1/reconcile");
            if (answer.StatusCode == HttpStatusCode.BadRequest) return Fail(2, "--date is a day, as 2026-11-20.");
            return answer.IsSuccessStatusCode
                ? Report(ReportJson.Read<ReconcileReport>(await answer.Content.ReadAsByteArrayAsync()), output)
                : Fail(3, string.Create(CultureInfo.InvariantCulture, $"The server answers {(int)answer.StatusCode}."));
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            return Fail(3, $"The server is out of reach: {exception.Message}");
        }

        int Fail(int code, string reason)
        {
            error.WriteLine(reason);
            return code;
        }
    }

    private static int Report(ReconcileReport report, TextWriter output)
    {
        var differing = report.Differences.Count + report.More;
        foreach (var (where, session, field, expected, found) in report.Differences)
            output.WriteLine($"{where} {session ?? "-"} {field}: {found ?? "nothing"}, not {expected ?? "nothing"}");
        var files = report.NotCompared is { Count: > 0 } names
            ? $"; {string.Join(" and ", names)} in files not compared yet"
            : string.Empty;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.Date:yyyy-MM-dd}: {report.Sessions} sessions, {report.Events} events, {differing} differences{(report.Settled ? string.Empty : "; events arrived meanwhile, the dashboard was not compared")}{(report.NotYetExported > 0 ? $"; {report.NotYetExported} sessions not yet exported" : string.Empty)}{files}"));
        return differing > 0 ? 1 : report.Settled ? 0 : 3;
    }
}
