using System.Globalization;
using System.Text.Json;
using Audiogum.Sessions.Sessionization.Summaries;

namespace Audiogum.Sessions.Gateway.Load;

/// <summary>
/// Reads back what a load stored: every session is what was posted of it, each acknowledged event is there exactly once,
/// no session is there that was not posted, and the dashboards are the sums of the sessions.
/// </summary>
/// <param name="load">The load, over.</param>
/// <param name="patience">How long dashboards may take to become the sums.</param>
/// <param name="timeProvider">Waits.</param>
internal sealed class LoadVerification(LoadGenerator load, TimeSpan patience, TimeProvider timeProvider)
{
    private const long DayMs = 86_400_000;
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(250);

    private readonly LoadVerdict verdict = new();

    /// <summary>Compares all.</summary>
    /// <exception cref="Commands.CommandStoppedException">It cannot be read back.</exception>
    public async Task<LoadVerdict> RunAsync(CancellationToken cancellationToken)
    {
        var tenants = new Dictionary<string, List<int>>();
        for (var token = 0; token < load.Servers.Count; token++)
        {
            var (tenant, _) = await load.Servers[token].WhoAsync(cancellationToken);
            if (!tenants.TryGetValue(tenant, out var tokens)) tenants.Add(tenant, tokens = []);
            tokens.Add(token);
        }

        var byToken = load.Sessions.ToLookup(session => session.Token);
        foreach (var tokens in tenants.Values) await VerifyAsync(tokens[0], [.. tokens.SelectMany(token => byToken[token])], cancellationToken);
        return verdict;
    }

    private async Task VerifyAsync(int token, IReadOnlyList<LoadedSession> posted, CancellationToken cancellationToken)
    {
        if (posted.Count == 0) return;
        var (from, to) = (posted.Min(session => session.StartedAt) - DayMs, posted.Max(session => session.StartedAt) + DayMs);
        var awaited = posted.ToDictionary(session => session.Id);
        var sum = default(ListeningTruth);
        await foreach (var row in RowsAsync(token, from, to, cancellationToken))
        {
            var (id, found) = (row.GetProperty("sessionid").GetString()!, Read(row.GetProperty("counters"), row));
            sum += found;
            verdict.Count(found);
            if (row.GetProperty("conflicts").GetInt64() != 0) verdict.Differ($"session {id}: has conflicts");
            if (!awaited.Remove(id, out var session)) verdict.Differ($"session {id}: was never posted, or is there twice");
            else if (session.IsDoubtful) await VerifyDoubtfulAsync(session, found, cancellationToken);
            else if (found != session.Sent) verdict.Differ($"session {id}: {found}, not {session.Sent}");
        }

        foreach (var session in awaited.Values.Where(session => session.Acknowledged.Any())) verdict.Differ($"session {session.Id}: is not there");
        await VerifyDashboardsAsync(token, from, to, sum, cancellationToken);
    }

    // Not every post was answered, so the rest may be stored or not: what was acknowledged must be, and nothing twice.
    private async Task VerifyDoubtfulAsync(LoadedSession session, ListeningTruth found, CancellationToken cancellationToken)
    {
        using var document = await load.Servers[session.Token].GetAsync($"v1/sessions/{session.Id}/events", cancellationToken);
        var stored = document.RootElement.GetProperty("events").EnumerateArray().Select(entry => entry.GetProperty("event").GetProperty("sequencenumber").GetInt64()).ToArray();
        var distinct = stored.ToHashSet();
        if (distinct.Count != stored.Length) verdict.Differ($"session {session.Id}: stores an event twice");
        if (found.Events != distinct.Count) verdict.Differ(string.Create(CultureInfo.InvariantCulture, $"session {session.Id}: counts {found.Events} events, and stores {distinct.Count}"));
        if (session.Acknowledged.FirstOrDefault(number => !distinct.Contains(number)) is > 0 and var lost)
            verdict.Differ(string.Create(CultureInfo.InvariantCulture, $"session {session.Id}: event {lost} was acknowledged and is not there"));
    }

    private async Task VerifyDashboardsAsync(int token, long from, long to, ListeningTruth sum,
        CancellationToken cancellationToken)
    {
        var begun = timeProvider.GetTimestamp();
        for (; ; await Task.Delay(BetweenLooks, timeProvider, cancellationToken))
        {
            var shown = default(ListeningTruth);
            for (var day = from; day <= to + DayMs; day += DayMs) // a day more: the tenant's days need not be those of UTC
            {
                using var report = await load.Servers[token].GetAsync($"v1/dashboards/daily?date={DateTimeOffset.FromUnixTimeMilliseconds(day):yyyy-MM-dd}&client={Uri.EscapeDataString(load.Client)}", cancellationToken);
                var totals = report.RootElement.GetProperty("totals");
                shown += Read(totals, totals);
            }

            if (shown == sum) return;
            if (timeProvider.GetElapsedTime(begun) <= patience) continue;
            verdict.Differ($"dashboards: {shown}, not {sum}");
            return;
        }
    }

    private async IAsyncEnumerable<JsonElement> RowsAsync(int token, long from, long to, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var query = $"v1/sessions?limit={Limits.MaxPageRows.ToString(CultureInfo.InvariantCulture)}&client={Uri.EscapeDataString(load.Client)}&from={Instants.ToIso(from)}&to={Instants.ToIso(to)}";
        for (string? cursor = null; ;)
        {
            using var page = await load.Servers[token].GetAsync(cursor is null ? query : $"{query}&cursor={Uri.EscapeDataString(cursor)}", cancellationToken);
            foreach (var row in page.RootElement.GetProperty("sessions").EnumerateArray()) yield return row;
            if (!page.RootElement.TryGetProperty("next", out var next)) yield break;
            cursor = next.GetString();
        }
    }

    private static ListeningTruth Read(JsonElement counters, JsonElement sums) =>
        new(Number(sums, "events"), Number(counters, "playsessions"), Number(counters, "itemplays"), Number(counters, "completes"), Number(sums, "listeningms"));

    private static long Number(JsonElement of, string name) => of.TryGetProperty(name, out var value) ? value.GetInt64() : 0;
}
