namespace Audiogum.Sessions.Tests.Cluster.Tenants;

/// <summary>
/// A silo's clock decides when a shard asks the store, and never what it knows: whatever it says, what was committed and not
/// handed over is found, and is in the sums that are kept.
/// </summary>
public sealed class SkewTests : IAsyncDisposable
{
    private const int Today = 10;

    private readonly SnapshotShard shard = new();

    public ValueTask DisposeAsync() => shard.DisposeAsync();

    [Theory]
    [InlineData(30)]
    [InlineData(60)]
    [InlineData(300)]
    [InlineData(3_600)]
    [InlineData(30_000_000)]
    [InlineData(-30)]
    [InlineData(-3_600)]
    [InlineData(-30_000_000)]
    public async Task A_session_whose_hand_over_was_lost_is_found_though_the_clock_was_wrong_when_the_shard_began(int seconds)
    {
        await shard.CommitAsync("before", 0, 1_000);
        shard.Jump(seconds);
        shard.Restart();
        await shard.AskAsync(0, SnapshotShard.Days);
        shard.Jump(-seconds);
        await shard.CommitAsync("lost", 0, 7_000);
        await shard.AskAsync(0, SnapshotShard.Days);
        await SettleAndRestartAsync();
    }

    [Fact]
    public async Task A_session_whose_hand_over_was_lost_is_found_though_the_store_gives_its_position_a_second_time()
    {
        await shard.CommitAsync("before", 0, 1_000);
        shard.Restart();
        shard.Store.End = end => end with { Visible = new(end.Visible.Epoch, end.Visible.Number + 100), Begun = new(end.Begun.Epoch, end.Begun.Number + 100) };
        await shard.AskAsync(0, SnapshotShard.Days);
        shard.Store.End = end => end; // the database server crashed: nothing of the hundred is left
        await shard.CommitAsync("lost", 0, 7_000);
        await shard.AskAsync(0, SnapshotShard.Days);
        await SettleAndRestartAsync();
    }

    [Theory]
    [InlineData(3_600)]
    [InlineData(-3_600)]
    [InlineData(30_000_000)]
    public async Task A_session_whose_hand_over_was_lost_is_found_though_the_clock_jumps_all_the_time(int seconds)
    {
        for (var round = 0; round < 6; round++)
        {
            await shard.CommitAsync($"s{round}", round % SnapshotShard.Days, 1_000 + round);
            await shard.AskAsync(0, SnapshotShard.Days);
            shard.Jump(round % 2 == 0 ? seconds : -seconds);
            await shard.CommitAsync($"s{round / 2}", round % SnapshotShard.Days, 5_000 + round);
            await shard.SettleAsync(0, SnapshotShard.Days);
        }

        await SettleAndRestartAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_kept_day_takes_what_is_handed_over_after_the_clock_went_back(bool offers)
    {
        await shard.CommitAsync("a", 0, 1_000);
        await shard.CommitAsync("b", 0, 2_000);
        await shard.AskAsync(0, SnapshotShard.Days);
        await shard.SettleAsync(0, SnapshotShard.Days);
        Assert.NotNull(await shard.FindAsync(0));
        shard.Jump(-7_200);
        await shard.CommitAsync("a", 0, 9_000, offers: offers);
        await shard.AskAsync(0, SnapshotShard.Days);
        await SettleAndRestartAsync();
    }

    [Theory]
    [InlineData(200_000)]
    [InlineData(30_000_000)]
    public async Task Sessions_show_again_once_a_clock_that_was_ahead_is_right(int seconds)
    {
        await shard.CommitAsync("now", Today, 1_000);
        Assert.Equal(1, (await shard.AskNowAsync()).ActiveSessions);
        shard.Jump(seconds);
        Assert.Equal(0, (await shard.AskNowAsync()).ActiveSessions);
        shard.Jump(-seconds);
        Assert.Equal(1, (await shard.AskNowAsync()).ActiveSessions);
        await shard.CommitAsync("later", Today, 1_000, offers: true);
        Assert.Equal(2, (await shard.AskNowAsync()).ActiveSessions);
    }

    private async Task SettleAndRestartAsync()
    {
        await shard.SettleAsync(0, SnapshotShard.Days);
        await shard.RestartAsync();
        await shard.AskAsync(0, SnapshotShard.Days);
    }
}
