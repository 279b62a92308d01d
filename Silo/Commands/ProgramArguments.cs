namespace Audiogum.Sessions.Silo.Commands;

/// <summary>
/// The arguments of a program that is a server and also has commands. A server takes settings as arguments; whatever cannot
/// be a setting is an error: a misspelt command must not start a server.
/// </summary>
/// <param name="Program">The program's name, for its help.</param>
/// <param name="Purpose">What it does without a command, one sentence.</param>
/// <param name="Commands">Each command with what it does.</param>
/// <param name="Switches">Options without a value, such as <c>--demo</c>, each with what it does.</param>
public sealed record ProgramArguments(
    string Program,
    string Purpose,
    IReadOnlyList<(string Name, string Purpose)> Commands,
    IReadOnlyList<(string Name, string Purpose)> Switches)
{
    /// <summary>Exit code for arguments that cannot be used.</summary>
    public const int NotUnderstood = 2;

    private const int MostTypos = 3;

    private static readonly string[] HelpOptions = ["--help", "-h", "-?"];

    /// <summary>
    /// Answers a call for help, or refuses what cannot be a setting: null when the program may go on, else its exit code.
    /// </summary>
    /// <param name="args">All arguments. What follows a command is judged like a server's own.</param>
    /// <param name="output">Where help is written.</param>
    /// <param name="error">Where a fault is written.</param>
    public int? Answer(string[] args, TextWriter output, TextWriter error)
    {
        var command = Commands.FirstOrDefault(known => args is [var first, ..] && known.Name == first);
        string[] rest = command.Name is null ? args : args[1..];
        if (rest.Any(HelpOptions.Contains))
        {
            output.WriteLine(command.Name is null ? Help() : $"""
                {command.Name}: {command.Purpose}
                It reads the same settings as the server: --key=value, environment, appsettings.json.
                """);
            return 0;
        }

        if (FaultOf(rest) is not { } fault) return null;
        error.WriteLine(fault);
        var names = string.Join(", ", Commands.Select(known => known.Name));
        error.WriteLine($"Commands: {names}. Options: {string.Join(", ", Options)}. Settings: --key=value.");
        return NotUnderstood;
    }

    /// <summary>
    /// Why the arguments cannot be settings; null when they can. A setting is <c>--key=value</c>, <c>--key value</c>,
    /// <c>/key value</c> or <c>key=value</c>, as ASP.NET Core reads them.
    /// </summary>
    /// <param name="args">The arguments.</param>
    public string? FaultOf(IReadOnlyList<string> args)
    {
        for (var at = 0; at < args.Count; at++)
        {
            var word = args[at];
            if (Switches.Any(known => known.Name == word)) continue;
            if (word.Contains('=', StringComparison.Ordinal) && !IsShort(word)) continue;
            if (!word.StartsWith('-') && !word.StartsWith('/'))
            {
                return Commands.Any(known => known.Name == word)
                    ? $"The command {word} must come first."
                    : $"Unknown command: {word}{Suggestion(word)}";
            }

            if (IsShort(word) || at + 1 == args.Count || args[at + 1].StartsWith("--", StringComparison.Ordinal))
                return $"Unknown option, or a setting without a value: {word}{Suggestion(word)}";
            at++; // the value
        }

        return null;
    }

    private IEnumerable<string> Options => [.. Switches.Select(known => known.Name), HelpOptions[0]];

    private static bool IsShort(string word) => word.StartsWith('-') && !word.StartsWith("--", StringComparison.Ordinal);

    private string Suggestion(string word)
    {
        var nearest = Commands.Select(command => command.Name).Concat(Options).MinBy(known => Distance(known, word))!;
        return Distance(nearest, word) <= Math.Min(MostTypos, word.Length / 2) ? $". Did you mean {nearest}?" : string.Empty;
    }

    private string Help()
    {
        var width = Commands.Concat(Switches).Max(known => known.Name.Length);
        return string.Join('\n',
        [
            Purpose, string.Empty,
            $"  {Program} [--key=value …]", $"  {Program} <command> [options]", string.Empty,
            "Commands:", .. Commands.Select(Row), string.Empty,
            "Options:", .. Switches.Select(Row), Row((HelpOptions[0], "Show this, or with a command what it takes.")),
            string.Empty,
            "Every setting of docs/OPERATING.md may be given as --key=value, for example --urls=http://127.0.0.1:5080.",
        ]);

        string Row((string Name, string Purpose) known) =>
            $"  {known.Name.PadRight(Math.Max(width, HelpOptions[0].Length))}  {known.Purpose}";
    }

    /// <summary>Levenshtein's distance: letters to insert, remove or replace.</summary>
    private static int Distance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var replaced = diagonal + (one[i - 1] == other[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
