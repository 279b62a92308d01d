using System.Runtime.ExceptionServices;
using Audiogum.Sessions.Gateway.Commands;
using Audiogum.Sessions.Grains.Interfaces.Tenants;

namespace Audiogum.Sessions.Gateway.Importing;

/// <summary>Posts the files of a history through the public endpoint.</summary>
/// <remarks>
/// Lines are read in windows. The sessions of a window are dealt out to the connections, each posts its own in order, and
/// when all were answered the place is written down: so every event before the place is in the report exactly once,
/// whatever kills the process, and what a killed one had posted beyond it is found to be duplicates.
/// </remarks>
/// <param name="options">What to import, and how.</param>
/// <param name="http">Knows the address and the token.</param>
/// <param name="progress">Is told after every window, and of each wait.</param>
/// <param name="timeProvider">Waits.</param>
internal sealed class Importer(ImportOptions options, HttpClient http, Action<ImportStep> progress, TimeProvider timeProvider)
{
    private const int WindowBatches = 4, MaxWindowBytes = 32 << 20;

    private readonly HistoryFile[] files = [.. options.Files.Select((path, place) => new HistoryFile(path, place))];

    private ImportStep step = new(0, new());

    /// <summary>Whether <see cref="RunAsync"/> went on where another run had stopped.</summary>
    public bool HasResumed { get; private set; }

    /// <summary>Imports everything that was not answered yet; what became of all events.</summary>
    /// <exception cref="CommandStoppedException">The server refuses posts, or was out of reach for too long.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    public async Task<ImportReport> RunAsync(CancellationToken cancellationToken)
    {
        var server = new PatientServer(http, options.Patience, (why, wait) => progress(step with { Waiting = $"{why}; waiting {wait.TotalSeconds:0} s" }), timeProvider);
        var of = Identify(await server.WhoAsync(cancellationToken));
        var state = ImportState.Read(options.StateFile, of);
        if (state is not null && !await state.HoldsAsync(files, cancellationToken)) state = null;
        HasResumed = state is not null;
        state ??= new(of, 0, 0, new(), [], string.Empty);
        var connections = Enumerable.Range(0, options.Connections).Select(_ => new ImportConnection(server, options.Batch)).ToArray();
        for (var place = state.File; place < files.Length; place++)
        {
            await foreach (var window in WindowsAsync(files[place], place == state.File ? state.Line : 0, cancellationToken))
            {
                await PostAsync(window, connections, state.Report, cancellationToken);
                state = state with { File = place, Line = files[place].Lines, Stamps = [.. files[..(place + 1)].Select(file => file.Stamp)], Digest = files[place].Digest };
                state.Write(options.StateFile);
                progress(step = new(FractionAt(place), state.Report));
            }
        }

        File.Delete(options.StateFile);
        progress(new(1, state.Report));
        return state.Report;
    }

    private async IAsyncEnumerable<List<HistoryLine>> WindowsAsync(
        HistoryFile file, long after,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var most = options.Connections * options.Batch * WindowBatches;
        var (window, bytes) = (new List<HistoryLine>(), 0L);
        await using var lines = file.ReadAsync(after, cancellationToken).GetAsyncEnumerator(cancellationToken);
        ExceptionDispatchInfo? end = null;
        while (end is null)
        {
            try
            {
                if (!await lines.MoveNextAsync()) break;
            }
            catch (InvalidDataException cut)
            {
                end = ExceptionDispatchInfo.Capture(cut); // what came before is posted first
                continue;
            }

            var line = lines.Current;
            window.Add(line);
            bytes += line.Json.Length;
            if (window.Count < most && bytes < MaxWindowBytes) continue;
            yield return window;
            (window, bytes) = ([], 0);
        }

        if (window.Count > 0) yield return window;
        end?.Throw();
    }

    private static async Task PostAsync(List<HistoryLine> window, ImportConnection[] connections, ImportReport report, CancellationToken cancellationToken)
    {
        var all = new ImportReport { Received = window.LongCount(line => line.Refusal is not null) };
        foreach (var line in window.Where(line => line.Refusal is not null)) all.Reject(new(line.File, line.Number, line.Refusal!, string.Empty, "not sent: it cannot stand in a post"));
        var lanes = window.Where(line => line.Refusal is null).GroupBy(line => line.SessionId is { } session ? ShardPlacement.ShardOf(session, connections.Length) : 0);
        var answers = await Task.WhenAll(lanes.Select(async lane =>
        {
            var answered = new ImportReport();
            await connections[lane.Key].PostAllAsync(lane.ToArray(), answered, cancellationToken);
            return answered;
        }));
        foreach (var answered in answers) all.Merge(answered);
        all.Named.Sort((a, b) => a.Line.CompareTo(b.Line));
        report.Add(all);
    }

    private double FractionAt(int place) => files.Sum(file => (double)file.Length) is > 0 and var whole
        ? (files[..place].Sum(file => (double)file.Length) + files[place].Position) / whole
        : 1;

    private string Identify((string Tenant, string? User) who) => string.Join('\n', (string[])
    [
        $"{options.Server} {who.Tenant} {who.User}",
        .. options.Files.Select(Path.GetFullPath),
    ]);
}
