namespace Audiogum.Sessions.Tests.Cluster.Processes;

/// <summary>Promises P1, P3 and P10 with real processes: what is acknowledged survives kill -9, exactly once, sums are sums, and no version goes back.</summary>
public sealed class CrashTests
{
    private const string Tenant = "crash";
    private const int Sessions = 40;
    private const int Crashes = 3;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Killed_at_random_moments_under_load_nothing_is_lost_and_nothing_is_doubled(int seed)
    {
        var path = Directory.CreateTempSubdirectory("crash-").FullName;
        try
        {
            var (load, random) = (new SongLoad(Tenant, Sessions, seed), new Random(seed));
            var versions = new Dictionary<string, long>();
            for (var crash = 0; crash < Crashes; crash++)
            {
                await using var server = await ServerProcess.StartAsync(path, Tenant);
                var now = await load.VersionsAsync(server.Client);
                Assert.All(versions, version => Assert.True(now[version.Key] >= version.Value));
                versions = now;
                var killed = false;
                await load.PostAsync(server, after: 1 + random.Next(load.Count / (Crashes + 1)), () => killed = server.Kill(), () => killed);
                Assert.True(killed);
            }

            Assert.InRange(load.Left, 1, load.Count);
            await using var last = await ServerProcess.StartAsync(path, Tenant);
            await load.AssertAcknowledgedAsync(last.Client);
            await load.PostAllAsync(last);
            await load.AssertWholeAsync(last.Client);
        }
        finally
        {
            Directory.Delete(path, recursive: true);
        }
    }
}
