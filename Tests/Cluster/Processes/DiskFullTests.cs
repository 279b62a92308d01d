namespace Audiogum.Sessions.Tests.Cluster.Processes;

/// <summary>Promises P1 and P9 on a full disk: posts are refused and the server says that it is not ready, what was acknowledged stays, and when there is room again it goes on by itself.</summary>
public sealed class DiskFullTests
{
    private const string Tenant = "full";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_full_disk_refuses_posts_and_goes_on_by_itself_when_there_is_room()
    {
        LoopDisk.SkipUnlessPossible();
        using var disk = LoopDisk.Create(16);
        var load = new SongLoad(Tenant, 40, seed: 5);
        await using (var server = await ServerProcess.StartAsync(disk.Path, Tenant))
        {
            var (filled, ballast) = (false, Path.Combine(disk.Path, "ballast"));
            await load.PostAsync(server, load.Count / 5, () =>
            {
                Fill(ballast);
                filled = true;
            }, () => filled);
            var refused = TimeProvider.System.GetUtcNow() + TimeSpan.FromSeconds(5);
            var left = load.Left;
            var noticing = Eventually.AsyncTrue(async () => !await server.IsReadyAsync(), Deadline);
            await load.PostAsync(server, int.MaxValue, () => { }, () => TimeProvider.System.GetUtcNow() > refused && noticing.IsCompleted);
            await noticing;
            Assert.InRange(load.Left, 1, left);
            File.Delete(ballast);
            await Eventually.AsyncTrue(server.IsReadyAsync, Deadline);
            await load.PostAllAsync(server);
            await load.AssertWholeAsync(server.Client);
        }

        await using var again = await ServerProcess.StartAsync(disk.Path, Tenant);
        await load.AssertWholeAsync(again.Client);
    }

    /// <summary>Takes all that is left of the disk.</summary>
    private static void Fill(string file)
    {
        using var ballast = File.Create(file);
        try
        {
            for (var block = new byte[4_096]; ;) RandomAccess.Write(ballast.SafeFileHandle, block, RandomAccess.GetLength(ballast.SafeFileHandle));
        }
        catch (IOException)
        {
            // That was the last block.
        }
    }
}
