using System.Globalization;
using Audiogum.Sessions.Tests.Cluster.Administration;
using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;
using SQLitePCL;
using static Audiogum.Sessions.Tests.Cluster.Erasure.ErasureScenario;

namespace Audiogum.Sessions.Tests.Cluster.Erasure;

/// <summary>An erasure that cannot go on says why, gives no certificate, and does not hold up others.</summary>
public sealed class HeldUpErasureTests
{
    private const string User = "listener-0007";

    [Fact]
    public async Task A_damaged_page_names_its_sessions_and_holds_up_neither_the_rest_nor_the_queue()
    {
        var data = Directory.CreateTempSubdirectory("sessions-erasure-").FullName;
        var file = Path.Combine(data, "sessions.db");
        try
        {
            await using (var first = ServerFixture.Over(data))
            {
                using var user = first.ClientAs(User);
                var random = new Random(4);
                for (var session = 1; session <= 5; session++) await PostAsync(user, Play(session, 1, $",\"custom\":\"{Noise(random, 2_500)}\"")); // a page for each chunk
            }

            var sound = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
            await File.WriteAllBytesAsync(file, WithDamage(sound, Chunk(file, Session(3))), TestContext.Current.CancellationToken);
            await using (var damaged = ServerFixture.Over(data))
            {
                using var admin = damaged.ClientAs("administrator");
                var id = (await RequestAsync(admin, User)).Text("id");
                var held = await ServerFixture.UntilAsync(admin, $"/v1/admin/erasures/{id}", found => found.Text("status") == "damaged");
                Assert.Equal(Session(3), Assert.Single(held.GetProperty("damagedsessions").EnumerateArray()).GetString());
                Assert.Equal(4, held.GetProperty("sessions").GetInt32());
                var next = (await RequestAsync(admin, "listener-0008")).Text("id");
                await ServerFixture.UntilAsync(admin, $"/v1/admin/erasures/{next}", found => found.Text("status") == "damaged");
            }
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    [Fact]
    public async Task An_erasure_whose_steps_fail_again_and_again_lets_the_next_one_pass()
    {
        await using var house = ServerFixture.WithFaults(null);
        using var admin = house.ClientAs("administrator");
        using var user = house.ClientAs(User);
        using var other = house.ClientAs("listener-0008");
        await PostAsync(user, Play(1, 1));
        await PostAsync(other, Play(2, 1));
        house.Store.Unforgettable = User;

        var id = (await RequestAsync(admin, User)).Text("id");
        Assert.Equal(1, (await EraseAsync(admin, "listener-0008")).GetProperty("sessions").GetInt32());
        Assert.Equal("running", (await (await admin.AskAsync($"/v1/admin/erasures/{id}")).JsonAsync()).Text("status"));
        house.Store.Unforgettable = null;
        Assert.Equal(1, (await CertificateAsync(admin, id)).GetProperty("sessions").GetInt32());
    }

    private static string Noise(Random random, int length)
    {
        var bytes = new byte[length / 2];
        random.NextBytes(bytes);
        return Convert.ToHexString(bytes);
    }

    /// <summary>The bytes of a session's chunk.</summary>
    private static byte[] Chunk(string file, string session)
    {
        Assert.Equal(raw.SQLITE_OK, raw.sqlite3_open_v2(file, out var database, raw.SQLITE_OPEN_READONLY, null));
        using (database)
        {
            var sql = string.Create(CultureInfo.InvariantCulture, $"SELECT data FROM chunks WHERE session = (SELECT id FROM sessions WHERE sessionid = x'{session}')");
            Assert.Equal(raw.SQLITE_OK, raw.sqlite3_prepare_v2(database, sql, out var statement));
            using (statement)
            {
                Assert.Equal(raw.SQLITE_ROW, raw.sqlite3_step(statement));
                return raw.sqlite3_column_blob(statement, 0).ToArray();
            }
        }
    }

    /// <summary>The file with the leaf that holds this content being no page of a table (https://sqlite.org/fileformat2.html#b_tree_pages).</summary>
    private static byte[] WithDamage(byte[] file, byte[] content)
    {
        const int pageSize = 4_096;
        var at = file.AsSpan().IndexOf(content.AsSpan(0, 64));
        Assert.True(at > 0);
        var page = at / pageSize * pageSize;
        Assert.Equal(0x0D, file[page]);
        var damaged = file.ToArray();
        damaged[page] = 0xFF;
        return damaged;
    }
}
