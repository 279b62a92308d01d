using System.Text.Json;
using System.Text.Json.Nodes;
using Audiogum.Sessions.Grains.Interfaces.Tenants;
using Audiogum.Sessions.Sessionization.Rollups;
using Audiogum.Sessions.Sessionization.Summaries;
using Audiogum.Sessions.Tests.Simulation.World;

namespace Audiogum.Sessions.Tests.Simulation.Auditing;

/// <summary>
/// Holds what is shown against what was acknowledged: every session against its own fold of the raw events
/// (<see cref="SessionAudit"/>), every day and the month against the sums of those folds (P3, P9).
/// </summary>
internal sealed class Auditor(SimulatedCluster house, AttemptLog attempts, string tenant)
{
    private const long Day = 86_400_000;
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Audits everything; returns how many distinct events there are.</summary>
    public async Task<long> AuditAsync(IReadOnlyList<Person> crowd)
    {
        var books = new Dictionary<long, Dictionary<string, long>>();
        var (events, duplicates) = (0L, 0L);
        foreach (var person in crowd)
        {
            foreach (var session in person.Sessions)
            {
                if (await new SessionAudit(house, attempts, tenant, person, session).RunAsync() is not { } found) continue;
                events += found.Fold.Events;
                duplicates += found.Duplicates;
                Book(books, found);
            }
        }

        await SettleAsync(books, duplicates);
        return events;
    }

    private static void Book(Dictionary<long, Dictionary<string, long>> books, SessionAudit.Finding found)
    {
        foreach (var (counter, time, amount) in found.Fold.Counts()) Add(counter, time, amount);
        Add("duplicates", found.Fold.StartedAt, found.Duplicates);
        foreach (var (start, ms, item) in found.Fold.Plays.SelectMany(play => play.Stretches))
        {
            for (var (at, left) = (start, ms); left > 0;)
            {
                var here = Math.Min(left, ((at / Day) + 1) * Day - at);
                Add("listeningms", at, here);
                if (item is null) Add("itemlesslisteningms", at, here);
                (at, left) = (at + here, left - here);
            }
        }

        void Add(string counter, long time, long amount)
        {
            if (!books.TryGetValue(time / Day, out var book)) books.Add(time / Day, book = []);
            book[counter] = book.GetValueOrDefault(counter) + amount;
        }
    }

    private async Task SettleAsync(Dictionary<long, Dictionary<string, long>> books, long duplicates)
    {
        using var deadline = new CancellationTokenSource(Settling);
        while (true)
        {
            var wrong = await CompareAsync(books);
            if (wrong.Count == 0) return;
            if (deadline.IsCancellationRequested)
            {
                foreach (var violation in wrong) attempts.Blame(violation);
                return;
            }

            await Task.Delay(Pause, TimeProvider.System, CancellationToken.None);
        }
    }

    private async Task<List<string>> CompareAsync(Dictionary<long, Dictionary<string, long>> books)
    {
        var wrong = new List<string>();
        var grain = house.Grains.GetGrain<ITenantGrain>(tenant);
        var month = DateOnly.FromDateTime(SimulatedCluster.Noon.UtcDateTime);
        var sums = new Dictionary<string, long>();
        foreach (var (day, book) in books.OrderBy(b => b.Key))
        {
            foreach (var (counter, amount) in book) sums[counter] = sums.GetValueOrDefault(counter) + amount;
            var date = DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeMilliseconds(day * Day).UtcDateTime);
            Compare($"P3: {date:yyyy-MM-dd}", book, (await grain.GetDaily(date, DimensionFilter.Everything)).Totals);
        }

        var report = await grain.GetMonthly(month, DimensionFilter.Everything);
        Compare("P3: the month", sums, report.Totals);
        var (acknowledged, unknown) = attempts.Rejected;
        if (report.Totals.Rejected < acknowledged || report.Totals.Rejected > acknowledged + unknown)
            wrong.Add($"P7: {report.Totals.Rejected} events are counted as rejected, {acknowledged} were acknowledged as such, {unknown} not answered");
        return wrong;

        void Compare(string where, Dictionary<string, long> expected, PeriodTotals totals)
        {
            var shown = JsonSerializer.SerializeToNode(totals, ReportJson.Options)!.AsObject();
            foreach (var (name, value) in Flat(shown).Where(total => total.Name is not ("users" or "devices" or "rejected")))
            {
                if (value != expected.GetValueOrDefault(name)) wrong.Add($"{where} shows {name} {value}, the sessions add up to {expected.GetValueOrDefault(name)}");
            }

            var known = Flat(shown).Select(total => total.Name).ToHashSet();
            wrong.AddRange(expected.Where(e => e.Value != 0 && !known.Contains(e.Key)).Select(e => $"{where} does not show {e.Key} {e.Value}"));
        }
    }

    private static IEnumerable<(string Name, long Value)> Flat(JsonObject totals) => totals.SelectMany(member => member.Value is JsonObject times
        ? times.Select(time => ($"{member.Key}.{time.Key}", (long)time.Value!))
        : [(member.Key, (long)member.Value!)]);
}
