using System.Text.Json.Nodes;
using Audiogum.Sessions.Gateway.Problems;
using Audiogum.Sessions.Grains.Interfaces;
using Audiogum.Sessions.Grains.Interfaces.Sessions;
using Audiogum.Sessions.Grains.Interfaces.Tenants;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Sessionization.Rollups;
using Audiogum.Sessions.Sessionization.Summaries;
using Audiogum.Sessions.Tests.Simulation.Auditing;

namespace Audiogum.Sessions.Tests.Simulation.World;

/// <summary>Reads while everything goes wrong: what was acknowledged is there at once, and nothing ever goes back (P10).</summary>
internal sealed class Watcher(SimulatedCluster house, AttemptLog attempts, string tenant, IReadOnlyList<string> sessions,
    Random random)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);
    private readonly Dictionary<string, (long Version, long Events)> seen = [];
    private PeriodReport? shown;

    public int Readings { get; private set; }

    /// <summary>Reads until told to stop.</summary>
    public async Task WatchAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await (random.Next(4) == 0 ? WatchTenantAsync() : WatchSessionAsync(sessions[random.Next(sessions.Count)]));
                Readings++;
            }
            catch (Exception exception) when (TransientFault.Is(exception))
            {
                // 503: no answer is not a wrong answer.
            }
            catch (Exception exception)
            {
                attempts.Blame($"P8: a reading was answered 500: {exception}");
            }

            await Task.Delay(Pause, TimeProvider.System, CancellationToken.None);
        }
    }

    private async Task WatchSessionAsync(string id)
    {
        var acknowledged = attempts.Acknowledged(id);
        var document = await Documents.SessionAsync(house.Grains, new(tenant, id));
        if (document is null)
        {
            if (acknowledged > 0) attempts.Blame($"P1: session {id} is unknown although {acknowledged} events of it were acknowledged");
            return;
        }

        var now = (Version: (long)document["version"]!, Events: (long)document["events"]!);
        if (now.Events < acknowledged) attempts.Blame($"P1: session {id} shows {now.Events} events, {acknowledged} were acknowledged before");
        if (seen.TryGetValue(id, out var before) && (now.Version < before.Version || now.Events < before.Events))
            attempts.Blame($"P10: session {id} went back from {before} to {now}");
        seen[id] = now;
    }

    private async Task WatchTenantAsync()
    {
        var month = await house.Grains.GetGrain<ITenantGrain>(tenant).GetMonthly(DateOnly.FromDateTime(SimulatedCluster.Noon.UtcDateTime), DimensionFilter.Everything);
        if (shown is { } before && month.Totals.Events < before.Totals.Events)
        {
            var days = before.Series.Zip(month.Series).Where(day => day.First.Sessions != day.Second.Sessions)
                .Select(day => $"{day.First.Start:yyyy-MM-dd} {day.First.Sessions} to {day.Second.Sessions}");
            attempts.Blame($"P10: the tenant's event count went back from {before.Totals.Events} to {month.Totals.Events}; sessions by day: {string.Join(", ", days)}");
        }

        shown = month;
        await house.Grains.GetGrain<ITenantGrain>(tenant).GetRealtime();
    }
}

/// <summary>Documents that come in pieces.</summary>
internal static class Documents
{
    /// <summary>The session, or null.</summary>
    public static Task<JsonNode?> SessionAsync(IGrainFactory grains, SessionKey key) => ReadAsync(grains.GetGrain<ISessionGrain>(key.ToString()).GetSession());

    /// <summary>Its raw events, or null.</summary>
    public static Task<JsonNode?> EventsAsync(IGrainFactory grains, SessionKey key) => ReadAsync(grains.GetGrain<ISessionGrain>(key.ToString()).GetEvents());

    private static async Task<JsonNode?> ReadAsync(IAsyncEnumerable<JsonReply> pieces)
    {
        var whole = new MemoryStream();
        await foreach (var piece in pieces) whole.Write(piece.Utf8);
        return whole.Length == 0 ? null : JsonNode.Parse(whole.ToArray());
    }
}
