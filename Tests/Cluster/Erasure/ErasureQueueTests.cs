using System.Globalization;
using Audiogum.Sessions.Grains.Interfaces.Administration;
using Audiogum.Sessions.Grains.Interfaces.Erasure;
using Audiogum.Sessions.Tests.Cluster.Administration;
using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;
using Audiogum.Sessions.Tests.Cluster.Processes;
using Microsoft.Extensions.DependencyInjection;
using SQLitePCL;
using static Audiogum.Sessions.Tests.Cluster.Erasure.ErasureScenario;

namespace Audiogum.Sessions.Tests.Cluster.Erasure;

/// <summary>One queue of erasures a tenant: registered before they begin, the same one when asked for again.</summary>
public sealed class ErasureQueueTests
{
    private const string User = "listener-0007";

    [Fact]
    public async Task A_repeated_request_is_the_same_erasure_and_the_user_stays_one()
    {
        await using var house = new ServerFixture();
        using var admin = house.ClientAs("administrator");
        using var user = house.ClientAs(User);
        for (var session = 0; session < 40; session++) await PostAsync(user, Play(session, 1), Play(session, 2));
        await ServerFixture.UntilAsync(admin, Daily, report => report.GetProperty("totals").GetProperty("sessions").GetInt32() == 40);
        var before = await SumsAsync(admin);
        Assert.Contains("\"users\":1", before, StringComparison.Ordinal);

        var requests = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => RequestAsync(admin, User)));
        Assert.Single(requests.Select(request => request.Text("id")).Distinct());
        var certificate = await CertificateAsync(admin, requests[0].Text("id"));
        Assert.Equal((40, 80), (certificate.GetProperty("sessions").GetInt32(), certificate.GetProperty("events").GetInt32()));
        await PostAsync(user, Play(99, 1)); // a session of its own: only another request erases it
        var again = await EraseAsync(admin, User);

        Assert.Equal((certificate.Text("id"), certificate.Text("pseudonym"), 41), (again.Text("id"), again.Text("pseudonym"), again.GetProperty("sessions").GetInt32()));
        Assert.DoesNotContain(User, await AnswersAsync(admin, 0, 39, 99), StringComparison.Ordinal);
        Assert.Contains("\"users\":1", await SumsAsync(admin), StringComparison.Ordinal);
        Assert.NotEqual(certificate.Text("id"), (await RequestAsync(admin, "listener-0008")).Text("id"));
    }

    [Fact]
    public async Task A_registered_erasure_begins_by_itself_when_the_process_ended_before_it_began()
    {
        var data = Directory.CreateTempSubdirectory("sessions-erasure-").FullName;
        try
        {
            string id;
            await using (var first = ServerFixture.Over(data))
            {
                using var user = first.ClientAs(User);
                await PostAsync(user, Play(1, 1));
                id = (await RegisterAsync(first)).Id;
            }

            await using var second = ServerFixture.Over(data); // nobody of the tenant asks for anything
            var erasure = second.Services.GetRequiredService<IGrainFactory>().GetGrain<IErasureGrain>($"acme/{id}");
            await Eventually.AsyncTrue(async () => await erasure.Get() is { CompletedAt: not null, Sessions: 1 }, TimeSpan.FromSeconds(60));
            await second.DisposeAsync();
            Assert.Empty(await FilesWithAsync(data, User));
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }

        static async Task<ErasureRegistration> RegisterAsync(ServerFixture house) =>
            await house.Services.GetRequiredService<IGrainFactory>().GetGrain<ITenantSettingsGrain>("acme").RequestErasure("administrator", User);
    }

    [Fact]
    public async Task A_damaged_session_is_named_and_set_aside_and_holds_up_neither_the_rest_nor_the_queue()
    {
        await using var house = new ServerFixture();
        using var admin = house.ClientAs("administrator");
        using var user = house.ClientAs(User);
        for (var session = 1; session <= 5; session++) await PostAsync(user, Play(session, 1));
        Change("CREATE TABLE saved AS SELECT id, data FROM chunks WHERE session = {0}; UPDATE chunks SET data = zeroblob(length(data)) WHERE session = {0}");

        var id = (await RequestAsync(admin, User)).Text("id");
        var held = await ServerFixture.UntilAsync(admin, $"/v1/admin/erasures/{id}", found => found.Text("status") == "damaged");
        Assert.Equal((Session(3), 4), (Assert.Single(held.GetProperty("damagedsessions").EnumerateArray()).GetString(), held.GetProperty("sessions").GetInt32()));
        var next = (await RequestAsync(admin, "listener-0008")).Text("id"); // the session may say something of anybody
        await ServerFixture.UntilAsync(admin, $"/v1/admin/erasures/{next}", found => found.Text("status") == "damaged");

        Change("UPDATE chunks SET data = (SELECT data FROM saved WHERE saved.id = chunks.id) WHERE session = {0}; DROP TABLE saved");
        Assert.Equal(5, (await CertificateAsync(admin, id)).GetProperty("sessions").GetInt32());
        Assert.Equal(0, (await CertificateAsync(admin, next)).GetProperty("sessions").GetInt32());

        void Change(string sql)
        {
            Assert.Equal(raw.SQLITE_OK, raw.sqlite3_open(Path.Combine(house.DataPath, "sessions.db"), out var database));
            using (database)
            {
                Assert.Equal(raw.SQLITE_OK, raw.sqlite3_busy_timeout(database, 5_000));
                Assert.Equal(raw.SQLITE_OK, raw.sqlite3_exec(database, string.Format(CultureInfo.InvariantCulture, sql, $"(SELECT id FROM sessions WHERE sessionid = x'{Session(3)}')")));
            }
        }
    }
}
