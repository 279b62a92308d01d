using System.CommandLine;
using System.Globalization;
using System.Net.Http.Headers;
using Audiogum.Sessions.Gateway.Commands;
using Audiogum.Sessions.Sessionization.Events;

namespace Audiogum.Sessions.Gateway.Importing;

/// <summary>The command <c>import</c> (docs/IMPORTING.md): posts files of events to a running server, whichever it is.</summary>
internal static class ImportCommand
{
    /// <summary>Its name.</summary>
    public const string Name = "import";

    /// <summary>Every event is stored: accepted now, or known.</summary>
    public const int Imported = 0;

    /// <summary>Done, and some events were rejected or are conflicts.</summary>
    public const int SomeRefused = 1;

    /// <summary>The arguments or a file cannot be read.</summary>
    public const int Unusable = 2;

    /// <summary>Stopped before the end: run again, it goes on.</summary>
    public const int Stopped = 3;

    private const int MaxConnections = 64;

    private static readonly Argument<string[]> Files = new("files") { Description = "Files of events, one a line; plain or gzip.", Arity = ArgumentArity.OneOrMore };

    private static readonly Option<Uri> Server = CommandOptions.Server();

    private static readonly Option<string> TokenFrom = CommandOptions.TokenFrom();

    private static readonly Option<int> Connections = CommandOptions.UpTo(MaxConnections, "--connections", "Connections at the same time", ImportOptions.DefaultConnections);

    private static readonly Option<int> Batch = CommandOptions.UpTo(EventLimits.MaxEvents, "--batch", "Events of a post", ImportOptions.DefaultBatch);

    private static readonly Option<TimeSpan> Patience = CommandOptions.Create("--patience", "How long one post is tried while the server cannot take it.", TimeSpan.FromMinutes(15));

    private static readonly Option<string> State = CommandOptions.Create("--state", "The file that says how far the import came.", ImportOptions.DefaultStateFile);

    /// <summary>The command as it parses and explains itself.</summary>
    public static Command Definition { get; } = new RootCommand("Posts files of events to a server.") { Files, Server, TokenFrom, Connections, Batch, Patience, State };

    /// <summary>Runs it.</summary>
    /// <param name="args">What follows its name.</param>
    /// <param name="output">Progress and report.</param>
    /// <param name="error">Why it could not.</param>
    /// <param name="timeProvider">Waits.</param>
    /// <returns>0 when all is stored, 1 when events were refused, 2 for arguments or files that cannot be read, 3 when it stopped early.</returns>
    public static Task<int> RunAsync(string[] args, TextWriter output, TextWriter error, TimeProvider timeProvider)
    {
        var parsed = Definition.Parse(args);
        if (parsed.Errors.Count == 0 && parsed.Action is null) return RunAsync(parsed, output, error, timeProvider);
        foreach (var fault in parsed.Errors) error.WriteLine(fault.Message);
        return parsed.Errors.Count > 0 ? Task.FromResult(Unusable) : parsed.InvokeAsync(new() { Output = output, Error = error });
    }

    private static async Task<int> RunAsync(ParseResult parsed, TextWriter output, TextWriter error, TimeProvider timeProvider)
    {
        var options = new ImportOptions
        {
            Files = parsed.GetValue(Files)!,
            Server = parsed.GetValue(Server)!,
            Connections = parsed.GetValue(Connections),
            Batch = parsed.GetValue(Batch),
            Patience = parsed.GetValue(Patience),
            StateFile = parsed.GetValue(State)!,
        };
        if (Environment.GetEnvironmentVariable(parsed.GetValue(TokenFrom)!) is not { Length: > 0 } token)
            return Fail(Unusable, $"Put a token with the scope events:write into the environment variable {parsed.GetValue(TokenFrom)}.");

        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = options.Connections }) { BaseAddress = options.Server, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
        using var interrupted = new Interruption();
        try
        {
            var report = await ImportDisplay.RunAsync(output, timeProvider, progress => new Importer(options, http, progress, timeProvider).RunAsync(interrupted.Token));
            ReportText.Write(report, options.Files, output);
            return report.Rejected + report.Conflicts > 0 ? SomeRefused : Imported;
        }
        catch (Exception exception) when (exception is CommandStoppedException or OperationCanceledException)
        {
            return Fail(Stopped, string.Create(CultureInfo.InvariantCulture, $"Stopped: {(exception is CommandStoppedException ? exception.Message : "interrupted")}. Run it again to go on."));
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return Fail(Unusable, exception.Message);
        }

        int Fail(int code, string reason)
        {
            error.WriteLine(reason);
            return code;
        }
    }
}
