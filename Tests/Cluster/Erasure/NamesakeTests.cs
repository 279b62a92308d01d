using System.Text.Json;
using Audiogum.Sessions.Tests.Cluster.Administration;
using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;
using static Audiogum.Sessions.Tests.Cluster.Erasure.ErasureScenario;

namespace Audiogum.Sessions.Tests.Cluster.Erasure;

/// <summary>Ids are chosen freely: erasing a user who is called like a service changes nobody else's numbers.</summary>
public sealed class NamesakeTests
{
    private const string Item = "\"service\":\"7digital\",\"ref\":\"spotify:track:2yWyFT6bW1Rd9cjVvYi4v8\"";

    /// <summary>Each stands somewhere in the honest user's events.</summary>
    public static TheoryData<string> Names =>
        ["7digital", "line-in", "10.15.7", "iPhone15,2", "My app", "spotify:track:2yWyFT6bW1Rd9cjVvYi4v8", "x-owner", "radio1"];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Others_sessions_and_numbers_stay_and_go_on_as_if_nobody_had_been_erased(string name)
    {
        await using var house = new ServerFixture();
        using var admin = house.ClientAs("administrator");
        using var honest = house.ClientAs("honest");
        using var namesake = house.ClientAs(name);
        await PostAsync(honest, [.. Listen(1), .. Listen(2).Take(2)]); // the second goes on after the erasure
        await PostAsync(namesake, Play(3, 1));
        await ServerFixture.UntilAsync(admin, Daily, day => day.GetProperty("totals").GetProperty("sessions").GetInt32() == 3);
        var (sums, session) = (await SumsAsync(admin), await SessionAsync(1));

        var certificate = await EraseAsync(admin, name);

        Assert.Equal(1, certificate.GetProperty("sessions").GetInt32());
        Assert.Single(certificate.GetProperty("remains").EnumerateArray());
        Assert.Equal((sums, session), (await SumsAsync(admin), await SessionAsync(1)));
        await PostAsync(honest, Listen(2).Skip(2));
        Assert.Equal(session, await SessionAsync(2));
        Assert.DoesNotContain("00000000e7a5ed00", await AnswersOfHonestAsync(), StringComparison.Ordinal);
        Assert.StartsWith("00000000e7a5ed00", (await AskAsync(3)).Text("userid"), StringComparison.Ordinal);

        async Task<JsonElement> AskAsync(int number) =>
            await (await admin.AskAsync($"/v1/sessions/{Session(number)}")).JsonAsync();

        async Task<string> SessionAsync(int number) =>
            (await AskAsync(number)).GetProperty("playsessions").GetRawText()
                .Replace(Session(number), "session", StringComparison.Ordinal);

        async Task<string> EventsAsync(int number) =>
            await (await admin.AskAsync($"/v1/sessions/{Session(number)}/events")).TextAsync();

        async Task<string> AnswersOfHonestAsync() => await EventsAsync(1) + await EventsAsync(2);
    }

    [Fact]
    public async Task An_export_is_of_the_user_whose_id_it_is_exactly()
    {
        await using var house = new ServerFixture();
        using var admin = house.ClientAs("administrator");
        string[] users = ["a", "A", "a b", "a%20b", "a/b", "a%2Fb", "listener-0007", "Listener-0007"];
        for (var number = 0; number < users.Length; number++)
        {
            using var client = house.ClientAs(users[number]);
            await PostAsync(client, Play(number, 1));
        }

        foreach (var user in users)
        {
            using var request = Request(admin, HttpMethod.Get, user, "/export");
            using var export = await admin.SendAsync(request, TestContext.Current.CancellationToken);
            var text = await export.TextAsync();
            var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line));
            Assert.Equal(["session", "event"], lines.Select(line => line.Text("kind")));
            Assert.Equal(user, lines.First().GetProperty("session").Text("userid"));
        }
    }

    private static IEnumerable<string> Listen(int session) =>
        Enumerable.Range(1, 4).Select(number => Play(session, number, ",\"x-owner\":{\"x-owner\":1}", "radio1")
            .Replace("\"service\":\"spotify\"", Item, StringComparison.Ordinal)
            .Replace("\"bluetooth\"", "\"line-in\"", StringComparison.Ordinal)
            .Replace("\"platformversion\":\"6\"", "\"platformversion\":\"10.15.7\"", StringComparison.Ordinal)
            .Replace("\"Kitchen\"", "\"iPhone15,2\"", StringComparison.Ordinal)
            .Replace("\"App\"", "\"My app\"", StringComparison.Ordinal));
}
