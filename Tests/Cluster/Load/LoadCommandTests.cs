using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Audiogum.Sessions.Gateway.Authentication;
using Audiogum.Sessions.Gateway.Load;
using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;

namespace Audiogum.Sessions.Tests.Cluster.Load;

/// <summary>The command as a user runs it, against the whole server.</summary>
public sealed class LoadCommandTests(ServerFixture house) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task A_load_in_a_process_of_its_own_is_there_once_for_both_tenants()
    {
        var tokens = Path.GetTempFileName();
        await File.WriteAllLinesAsync(tokens, ["", TestTokens.MintFor("load-one"), TestTokens.MintFor("load-two")], TestContext.Current.CancellationToken);
        using var client = house.CreateClient();
        using var load = Process.Start(new ProcessStartInfo(
            "dotnet", [typeof(CurrentCaller).Assembly.Location, LoadCommand.Name, "--server", client.BaseAddress!.ToString(), "--tokens", tokens, "--rate", "400", "--batch", "4", "--open", "8", "--warm-up", "00:00:01", "--duration", "00:00:02", "--verify", "--json"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (said, failed) = (load.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), load.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await load.WaitForExitAsync(TestContext.Current.CancellationToken);
        File.Delete(tokens);
        Assert.True(load.ExitCode == LoadCommand.Good, await said + await failed);
        var report = JsonElement.Parse(await said);
        Assert.Equal(300, report.GetProperty("figures").GetProperty("posts").GetInt64());
        Assert.Equal(1_200, report.GetProperty("figures").GetProperty("events").GetInt64());
        Assert.Equal((1_200, 0), (report.GetProperty("verdict").GetProperty("counted").GetProperty("events").GetInt64(), report.GetProperty("verdict").GetProperty("differing").GetInt64()));
        Assert.Equal(40, report.GetProperty("sessions").GetInt32()); // of 32 events: eight at a time, five times
        Assert.Equal("20", await CountAsync(client, "load-one", report.GetProperty("client").GetString()!));
    }

    [Fact]
    public async Task Lost_acknowledged_events_are_named()
    {
        using var load = new LoadGenerator(OptionsFor("load-lost"), TimeProvider.System);
        await load.RunAsync(TestContext.Current.CancellationToken);
        var (whole, lost) = (load.Sessions[0], new LoadedSession(0, load.Sessions[0].StartedAt, 1, 4));
        lost.Acknowledge(lost.Begin());
        load.Sessions.Add(lost);
        load.Sessions.Remove(whole);
        var verdict = await new LoadVerification(load, TimeSpan.FromMinutes(1), TimeProvider.System).RunAsync(TestContext.Current.CancellationToken);
        Assert.Equal(2, verdict.Differing);
        Assert.Equal([$"session {lost.Id}: is not there", $"session {whole.Id}: was never posted, or is there twice"], verdict.Differences.Order(StringComparer.Ordinal).OrderBy(difference => difference.Contains("never", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_post_more_than_is_stored_of_a_session_is_a_difference_whether_or_not_the_others_were_answered()
    {
        using var load = new LoadGenerator(OptionsFor("load-short"), TimeProvider.System);
        await load.RunAsync(TestContext.Current.CancellationToken);
        Assert.Equal(8, load.Sessions.Count);
        var (sure, doubtful) = (load.Sessions[0], load.Sessions[1]);
        sure.Acknowledge(sure.Begin());
        doubtful.Begin();
        doubtful.Acknowledge(doubtful.Begin());
        var verdict = await new LoadVerification(load, TimeSpan.FromMinutes(1), TimeProvider.System).RunAsync(TestContext.Current.CancellationToken);
        Assert.Equal(2, verdict.Differing);
        Assert.Contains(verdict.Differences, difference => difference.StartsWith($"session {sure.Id}: ", StringComparison.Ordinal));
        Assert.Contains($"session {doubtful.Id}: event {doubtful.FirstOf(5)} was acknowledged and is not there", verdict.Differences);
    }

    [Fact]
    public async Task Posts_without_an_answer_are_repeated_so_that_their_sessions_are_compared_whole()
    {
        using var load = new LoadGenerator(OptionsFor("load-again"), TimeProvider.System);
        await load.RunAsync(TestContext.Current.CancellationToken);
        Assert.Equal((8, 32), (load.Sessions.Count, (int)load.Statistics.Read().Posts));
        load.Sessions[0].Begin(); // as one that never reached the server
        var stored = load.Sessions[1];
        var unanswered = load.Sessions[1] = new(stored.Token, stored.StartedAt, 16, 4) { Id = stored.Id }; // as one whose answers were all lost
        for (var post = 0; post < 4; post++) unanswered.Begin();
        Assert.Equal((1, 4), (load.Sessions[0].Unanswered.Count(), unanswered.Unanswered.Count()));

        await load.RepeatAsync();
        Assert.DoesNotContain(load.Sessions, session => session.IsDoubtful);
        Assert.Equal((32, 5), (load.Statistics.Read().Answers[LoadFigures.Acknowledged], load.Statistics.Read().Repeated));
        var verdict = await new LoadVerification(load, TimeSpan.FromMinutes(1), TimeProvider.System).RunAsync(TestContext.Current.CancellationToken);
        Assert.Empty(verdict.Differences);
        Assert.Equal(load.Sessions.Aggregate(default(ListeningTruth), (sum, session) => sum + session.Sent), verdict.Counted);
        Assert.Equal(33 * 4, verdict.Counted.Events);
    }

    [Fact]
    public async Task A_token_that_the_server_does_not_accept_stops_the_command()
    {
        var variable = $"LOAD_{Guid.NewGuid():N}";
        var (said, failed) = (new StringWriter(), new StringWriter());
        using var client = house.CreateClient();
        string[] args = ["--server", client.BaseAddress!.ToString(), "--token-from", variable];
        Assert.Equal(LoadCommand.Unusable, await LoadCommand.RunAsync(args, said, failed, TimeProvider.System));
        Environment.SetEnvironmentVariable(variable, "nobody's");
        Assert.Equal(LoadCommand.Stopped, await LoadCommand.RunAsync(args, said, failed, TimeProvider.System));
        Environment.SetEnvironmentVariable(variable, null);
        Assert.Contains("401", failed.ToString(), StringComparison.Ordinal);
        Assert.Equal(LoadCommand.Unusable, await LoadCommand.RunAsync([.. args, "--rate", "0"], said, failed, TimeProvider.System));
    }

    [Fact]
    public async Task A_server_that_asks_to_wait_is_waited_for_and_counted()
    {
        await using var door = new GatewayFixture();
        var turn = 0;
        door.Actors.Judge = request => Interlocked.Increment(ref turn) <= 3
            ? new(Grains.Interfaces.Sessions.AppendStatus.Unavailable, [])
            : new(Grains.Interfaces.Sessions.AppendStatus.Committed, new Grains.Interfaces.Sessions.AppendOutcome[request.Events.Count]);
        using var load = new LoadGenerator(OptionsFor("acme") with { Server = door.Client.BaseAddress! }, new Importing.HastyClock());
        await load.RunAsync(TestContext.Current.CancellationToken);
        var figures = load.Statistics.Read();
        Assert.Equal((32, 3), (figures.Answers[LoadFigures.Acknowledged], figures.Waits[$"the server answers {(int)HttpStatusCode.ServiceUnavailable}"]));
    }

    private LoadOptions OptionsFor(string tenant)
    {
        using var client = house.CreateClient();
        return new() { Server = client.BaseAddress!, Tokens = [TestTokens.MintFor(tenant)], Rate = 512, Batch = 4, Open = 8, Length = 64, WarmUp = TimeSpan.Zero, Duration = TimeSpan.FromMilliseconds(250) };
    }

    private static async Task<string> CountAsync(HttpClient client, string tenant, string name)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/sessions?limit=1000&client={Uri.EscapeDataString(name)}") { Headers = { Authorization = new("Bearer", TestTokens.MintFor(tenant)) } };
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return JsonElement.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).GetProperty("sessions").GetArrayLength().ToString(CultureInfo.InvariantCulture);
    }
}
