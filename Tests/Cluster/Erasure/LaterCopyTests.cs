using System.Text.Json;
using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;
using static Audiogum.Sessions.Tests.Cluster.Erasure.ErasureScenario;

namespace Audiogum.Sessions.Tests.Cluster.Erasure;

/// <summary>What is sent again after an erasure, under whichever token, is a copy still and brings nobody back.</summary>
public sealed class LaterCopyTests
{
    private const string User = "listener-0007";

    private const string Extra = $$""","custom":{"{{User}}":1,"by":["x","{{User}}"]},"playable":{"id":"b3192fba407043cfb022dd0b1cf19920","userid":"b746b99cdb99455bbd0dfcfe2c5152b4","name":"Mix of {{User}}","parameters":{} }""";

    [Fact]
    public async Task A_copy_under_any_token_is_a_duplicate_and_a_conflict_loses_the_user()
    {
        await using var house = new ServerFixture();
        using var admin = house.ClientAs("administrator");
        using var user = house.ClientAs(User);
        using var next = house.ClientAs("next-listener");
        using var device = house.ClientAs(null);
        string[] events = [Play(1, 1, Extra), Play(1, 2, Extra)];
        var conflict = Play(1, 2, Extra).Replace("\"wan\"", "\"none\"", StringComparison.Ordinal);
        await PostAsync(user, events);
        await PostAsync(user, conflict);
        await PostAsync(next, Play(2, 1, Extra)); // somebody else's session that names the user
        await EraseAsync(admin, User);
        await EraseAsync(admin, "b746b99cdb99455bbd0dfcfe2c5152b4");

        foreach (var client in (HttpClient[])[next, device, user])
        {
            Assert.Equal((0, 3, 0), Counts(await PostAsync(client, [.. events, Play(2, 1, Extra)])));
            Assert.Equal((0, 0, 1), Counts(await PostAsync(client, conflict)));
        }

        Assert.Equal((0, 0, 1), Counts(await PostAsync(next, Play(1, 1, Extra).Replace("\"wan\"", "\"none\"", StringComparison.Ordinal))));
        var answers = await AnswersAsync(admin, 1, 2);
        Assert.DoesNotContain(User, answers, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(2, JsonElement.Parse(await (await admin.AskAsync("/v1/rejections")).TextAsync()).GetProperty("rejections").GetArrayLength());

        static (int, int, int) Counts(JsonElement post) => (post.GetProperty("accepted").GetInt32(), post.GetProperty("duplicates").GetInt32(), post.GetProperty("conflicts").GetInt32());
    }

    [Fact]
    public async Task Numbers_stay_when_users_are_called_like_words_of_the_events()
    {
        string[] words =
            ["bluetooth", "offset", "duration", "item", "name", "playevent", "source", "action", "begin", "localtime", "type", "wan", "user", "spotify", "Kitchen", "linux"];
        await using var house = new ServerFixture();
        using var admin = house.ClientAs("administrator");
        for (var session = 0; session < words.Length; session++)
        {
            using var client = house.ClientAs(words[session]);
            await PostAsync(client, Enumerable.Range(1, 4).Select(number => Play(session, number, $",\"custom\":\"{words[session]}\"")));
        }

        await ServerFixture.UntilAsync(admin, Daily, report => report.GetProperty("totals").GetProperty("sessions").GetInt32() == words.Length);
        var before = await SumsAsync(admin);
        Assert.Contains("bluetooth", before, StringComparison.Ordinal);

        for (var session = 0; session < words.Length; session++)
        {
            var certificate = await EraseAsync(admin, words[session]);
            Assert.Equal(1, certificate.GetProperty("sessions").GetInt32());
            Assert.Single(certificate.GetProperty("remains").EnumerateArray());
            var answers = await AnswersAsync(admin, session);
            Assert.DoesNotContain($"\"userid\":\"{words[session]}\"", answers, StringComparison.Ordinal);
            Assert.DoesNotContain($"\"custom\":\"{words[session]}\"", answers, StringComparison.Ordinal);
        }

        Assert.Equal(before, await SumsAsync(admin));
    }
}
