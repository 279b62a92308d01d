using System.CommandLine;
using Audiogum.Sessions.Gateway.Commands;
using Audiogum.Sessions.Sessionization.Events;

namespace Audiogum.Sessions.Gateway.Load;

/// <summary>The command <c>load</c> (docs/LOAD.md): puts a running server, whichever it is, under load, and checks its sums.</summary>
internal static class LoadCommand
{
    /// <summary>Its name.</summary>
    public const string Name = "load";

    /// <summary>Every post was acknowledged and, where it was read back, everything is there exactly once.</summary>
    public const int Good = 0;

    /// <summary>A post was not acknowledged, or what was read back differs.</summary>
    public const int Bad = 1;

    /// <summary>The arguments cannot be used.</summary>
    public const int Unusable = 2;

    /// <summary>The server did not accept the token, was out of reach, or could not be read back.</summary>
    public const int Stopped = 3;

    private const int MaxRate = 1_000_000, MaxOpen = 1_000_000, MaxConnections = 4_096;

    private static readonly Option<Uri> Server = CommandOptions.Server();

    private static readonly Option<string> TokenFrom = CommandOptions.TokenFrom();

    private static readonly Option<FileInfo?> Tokens = new("--tokens") { Description = "A file of tokens, one a line, instead of one: sessions are dealt out to them in turn." };

    private static readonly Option<int> Rate = CommandOptions.UpTo(MaxRate, "--rate", "Events a second that become due", LoadOptions.DefaultRate);

    private static readonly Option<int> Batch = CommandOptions.UpTo(EventLimits.MaxEvents, "--batch", "Events of a post", LoadOptions.DefaultBatch);

    private static readonly Option<int> Open = CommandOptions.UpTo(MaxOpen, "--open", "Sessions that are written to in turn", LoadOptions.DefaultOpen);

    private static readonly Option<int> Length = CommandOptions.UpTo(EventLimits.MaxEvents, "--length", "Events of a session, rounded up to whole posts", LoadOptions.DefaultLength);

    private static readonly Option<TimeSpan> WarmUp = CommandOptions.UpTo(TimeSpan.FromDays(1), "--warm-up", "How long it runs before it is measured.", TimeSpan.FromSeconds(10));

    private static readonly Option<TimeSpan> Duration = CommandOptions.UpTo(TimeSpan.FromDays(7), "--duration", "How long it is measured.", TimeSpan.FromMinutes(1));

    private static readonly Option<int> Connections = CommandOptions.UpTo(MaxConnections, "--connections", "Connections at the same time", LoadOptions.DefaultConnections);

    private static readonly Option<TimeSpan> Patience = CommandOptions.UpTo(TimeSpan.FromHours(1), "--patience", "How long one post is tried while the server cannot take it.", TimeSpan.FromMinutes(1));

    private static readonly Option<bool> Verify = new("--verify") { Description = "Read everything back, and compare." };

    private static readonly Option<bool> Json = new("--json") { Description = "Report as JSON; progress goes to the error output." };

    /// <summary>The command as it parses and explains itself.</summary>
    public static Command Definition { get; } = new RootCommand("Puts a server under load.")
    {
        Server, TokenFrom, Tokens, Rate, Batch, Open, Length, WarmUp, Duration, Connections, Patience, Verify, Json,
    };

    /// <summary>Runs it.</summary>
    /// <param name="args">What follows its name.</param>
    /// <param name="output">Progress and report.</param>
    /// <param name="error">Why it could not.</param>
    /// <param name="timeProvider">Tells when posts are due, and waits.</param>
    /// <returns>0 when all was acknowledged and is as it must be, 1 when not, 2 for arguments that cannot be used, 3 when the server did not play its part.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error, TimeProvider timeProvider)
    {
        var parsed = Definition.Parse(args);
        if (parsed.Errors.Count == 0 && parsed.Action is not null) return await parsed.InvokeAsync(new() { Output = output, Error = error });
        foreach (var fault in parsed.Errors) error.WriteLine(fault.Message);
        if (parsed.Errors.Count > 0) return Unusable;
        try
        {
            var options = OptionsOf(parsed);
            if (options.Tokens.Count == 0)
            {
                error.WriteLine($"Put a token with the scopes events:write, and for --verify sessions:read and dashboards:read, into the environment variable {parsed.GetValue(TokenFrom)}, or tokens into a file.");
                return Unusable;
            }

            using var interruption = new Interruption();
            var isJson = parsed.GetValue(Json);
            var report = await ProgressDisplay.RunAsync(Name, isJson ? error : output, timeProvider, tell => new LoadRun(options, parsed.GetValue(Verify), timeProvider).RunAsync(tell, interruption.Token));
            if (isJson) report.WriteJson(output);
            else report.WriteText(output);
            return report.IsGood ? Good : Bad;
        }
        catch (Exception exception) when (exception is CommandStoppedException or OperationCanceledException)
        {
            error.WriteLine($"Stopped: {exception.Message}");
            return Stopped;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            error.WriteLine(exception.Message);
            return Unusable;
        }
    }

    private static LoadOptions OptionsOf(ParseResult parsed) => new()
    {
        Server = parsed.GetValue(Server)!,
        Tokens = parsed.GetValue(Tokens) is { } file
            ? [.. File.ReadLines(file.FullName).Select(line => line.Trim()).Where(line => line.Length > 0)]
            : Environment.GetEnvironmentVariable(parsed.GetValue(TokenFrom)!) is { Length: > 0 } token ? [token] : [],
        Rate = parsed.GetValue(Rate),
        Batch = parsed.GetValue(Batch),
        Open = parsed.GetValue(Open),
        Length = parsed.GetValue(Length),
        WarmUp = parsed.GetValue(WarmUp),
        Duration = parsed.GetValue(Duration),
        Connections = parsed.GetValue(Connections),
        Patience = parsed.GetValue(Patience),
    };
}
