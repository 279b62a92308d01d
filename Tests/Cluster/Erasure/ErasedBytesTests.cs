using System.Text;
using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;
using static Audiogum.Sessions.Tests.Cluster.Erasure.ErasureScenario;

namespace Audiogum.Sessions.Tests.Cluster.Erasure;

/// <summary>After the certificate no byte of the id is in any file of the data directory, in any answer, or in any stream.</summary>
public sealed class ErasedBytesTests
{
    private const int Sessions = 60;

    [Theory]
    [InlineData("b746b99cdb99455bbd0dfcfe2c5152b4")]
    [InlineData("auth0|5f7c/ü+\"x\"")]
    public async Task Erased_id_is_in_no_file_or_answer(string user)
    {
        var data = Directory.CreateTempSubdirectory("sessions-erasure-").FullName;
        try
        {
            var escaped = Encoding.UTF8.GetString(System.Text.Json.JsonEncodedText.Encode(user).EncodedUtf8Bytes);
            await using (var house = ServerFixture.Over(data, ("Exports:Interval", "00:00:00.2")))
            {
                using var admin = house.ClientAs(user); // the trail names who asks for an erasure, too
                using var client = house.ClientAs(user);
                using var other = house.ClientAs("somebody-else");
                for (var number = 1; number <= 4; number++)
                {
                    for (var session = 0; session < Sessions; session++)
                        await PostAsync(session % 3 == 0 ? other : client, Play(session, number, $",\"custom\":{{\"{escaped}\":[\"{escaped}\"],\"text\":\"of {escaped}, shared\"}}", item: number == 2 ? $"Mix of {escaped}" : "Mine"));
                    await PostAsync(client, $"{{\"type\":\"none\",\"of\":\"{escaped}\"}}", "{\"type\":\"none\"}");
                }

                await PostAsync(client, Play(0, 1).Replace("wan", "none", StringComparison.Ordinal)); // a conflict
                await ServerFixture.UntilAsync(admin, Daily, report => report.GetProperty("totals").GetProperty("sessions").GetInt32() == Sessions);
                await ServerFixture.UntilAsync(admin, "/v1/exports?prefix=sessions/", list => list.GetProperty("exports").GetArrayLength() > 0);
                Assert.NotEmpty(await FilesWithAsync(data, user));

                var certificate = await EraseAsync(admin, user);
                Assert.Equal((Sessions, true), (certificate.GetProperty("sessions").GetInt32(), certificate.GetProperty("found").GetBoolean()));
                Assert.False(certificate.TryGetProperty("remains", out _));
                Assert.Empty(await FilesWithAsync(data, user));
                Assert.DoesNotContain(user, await AnswersAsync(admin, Enumerable.Range(0, Sessions)), StringComparison.OrdinalIgnoreCase);
                Assert.DoesNotContain(escaped, await AnswersAsync(admin, Enumerable.Range(0, Sessions)), StringComparison.OrdinalIgnoreCase);
            }

            Assert.Empty(await FilesWithAsync(data, user));
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    [Fact]
    public async Task A_new_follower_is_not_shown_an_erased_user_while_others_follow()
    {
        const string user = "listener-0007";
        await using var house = new ServerFixture();
        using var admin = house.ClientAs("administrator");
        using var client = house.ClientAs(user);
        await PostAsync(client, Play(1, 1), Play(1, 2), "{\"type\":\"none\"}");
        using var first = new StreamReader(await admin.GetStreamAsync(new Uri("/v1/playevents/stream?rejections=true", UriKind.Relative), TestContext.Current.CancellationToken));
        Assert.Contains(user, await NextAsync(first) + await NextAsync(first), StringComparison.Ordinal);

        await EraseAsync(admin, user);

        using var second = new StreamReader(await admin.GetStreamAsync(new Uri("/v1/playevents/stream?rejections=true", UriKind.Relative), TestContext.Current.CancellationToken));
        var shown = await NextAsync(second) + await NextAsync(second);
        Assert.Contains("00000000e7a5ed00", shown, StringComparison.Ordinal);
        Assert.DoesNotContain(user, shown, StringComparison.Ordinal);

        static async Task<string> NextAsync(StreamReader stream)
        {
            while (await stream.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
                if (line.StartsWith("data:", StringComparison.Ordinal)) return line;
            return string.Empty;
        }
    }
}
