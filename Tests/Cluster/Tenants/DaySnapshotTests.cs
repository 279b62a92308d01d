using Audiogum.Sessions.Grains.Interfaces;
using CsCheck;

namespace Audiogum.Sessions.Tests.Cluster.Tenants;

/// <summary>Sums that are kept are never other than those of the rows (decision 0017). Every question is compared with the truth by <see cref="SnapshotShard"/>.</summary>
public sealed class DaySnapshotTests : IAsyncLifetime
{
    private readonly SnapshotShard shard = new();

    public async ValueTask InitializeAsync()
    {
        await shard.CommitAsync("a", 0, 1_000);
        await shard.CommitAsync("b", 0, 20_000);
        await shard.CommitAsync("c", 1, 300_000);
        await shard.CommitAsync("d", 1, 2_000_000); // into the next day
        await shard.CommitAsync("e", 3, 9_000);
        await shard.CommitAsync("long", 1, 7_000, isLong: true);
        await shard.AskAsync(0, SnapshotShard.Days);
        await shard.SettleAsync(0, SnapshotShard.Days);
    }

    public ValueTask DisposeAsync() => shard.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_day_that_settled_is_not_read_again(bool restarted)
    {
        Restart(restarted);
        await ReadsAsync(0);
    }

    [Fact]
    public async Task Finalized_days_are_stored_as_snapshots_on_the_first_query()
    {
        await shard.ForgetAsync();
        await shard.RestartAsync();
        await shard.AskAsync(0, SnapshotShard.Days);
        await shard.RestartAsync();
        await ReadsAsync(0);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task A_session_in_the_sum_that_changes_makes_its_day_read_again_and_no_other(bool restarted, bool offered)
    {
        await shard.CommitAsync("a", 0, 5_000, offers: offered);
        Restart(restarted);
        await ReadsAsync(1);
        await ReadsAsync(0);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task A_session_that_moves_away_leaves_the_sum(bool restarted, bool offered)
    {
        await shard.CommitAsync("a", 3, 1_000, offers: offered);
        Restart(restarted);
        await ReadsAsync(1);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task A_session_that_comes_late_is_added_and_nothing_is_read(bool restarted, bool isLong)
    {
        await shard.CommitAsync("late", 0, 4_000, isLong);
        Restart(restarted);
        await ReadsAsync(0);
        await shard.CommitAsync("late", 1, 4_000);
        await ReadsAsync(0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_session_that_grows_long_leaves_the_sum(bool restarted)
    {
        await shard.CommitAsync("a", 0, 1_000_000, isLong: true);
        Restart(restarted);
        await ReadsAsync(1);
        await shard.SettleAsync(0, SnapshotShard.Days);
        Restart(true);
        await ReadsAsync(0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_long_session_is_never_in_a_sum(bool restarted)
    {
        await shard.CommitAsync("long", 2, 9_000, isLong: true);
        Restart(restarted);
        await ReadsAsync(0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Queries_that_a_snapshot_cannot_answer_are_answered_from_rows(bool restarted)
    {
        Restart(restarted);
        var before = shard.DaysRead;
        await shard.AskAsync(0, 1, hours: 6);
        Assert.Equal(before + 1, shard.DaysRead);
        await ReadsAsync(0);
    }

    [Fact]
    public async Task Changes_after_the_last_snapshot_are_found_after_another_one()
    {
        await shard.CommitAsync("a", 0, 5_000);
        await shard.AskAsync(0, SnapshotShard.Days);
        await shard.SettleAsync(0, SnapshotShard.Days);
        Restart(true);
        await ReadsAsync(0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Amended_days_are_stored_again_once_they_are_finalized(bool isLong)
    {
        await shard.CommitAsync("late", 0, 4_000, isLong);
        await shard.AskAsync(0, SnapshotShard.Days);
        await shard.SettleAsync(0, SnapshotShard.Days);
        await shard.WaitAsync(20);
        await shard.AskAsync(0, SnapshotShard.Days);
        await shard.RestartAsync();
        await ReadsAsync(0);
    }

    [Theory]
    [InlineData(null, SnapshotShard.Days)]
    [InlineData(1, 1)]
    public async Task Damaged_snapshots_are_rebuilt_from_rows(int? day, int read)
    {
        await shard.DamageAsync(day);
        Restart(true);
        await ReadsAsync(read);
    }

    [Fact]
    public async Task Forgotten_snapshots_are_removed_from_the_store_and_stored_again_as_of_now()
    {
        await shard.CommitAsync("a", 0, 5_000);
        await shard.ForgetAsync();
        Assert.Null(await shard.FindAsync(0));
        Assert.Null(await shard.FindAsync(null));
        await ReadsAsync(1);
        await shard.SettleAsync(0, SnapshotShard.Days);
        Restart(true);
        await ReadsAsync(0);
    }

    [Fact]
    public async Task A_clock_that_was_ahead_hides_nothing_that_is_committed_when_it_is_right_again()
    {
        await shard.AskWithClockAheadAsync(TimeSpan.FromDays(2), 0, SnapshotShard.Days);
        await shard.CommitAsync("a", 0, 5_000);
        await shard.RestartAsync();
        await ReadsAsync(1);
    }

    [Fact]
    public async Task A_store_that_does_not_answer_loses_nothing_but_time()
    {
        shard.Restart();
        shard.Store.IsBroken = true;
        await Assert.ThrowsAsync<DataUnavailableException>(() => shard.AskAsync(0, SnapshotShard.Days));
        shard.Store.IsBroken = false;
        await shard.AskAsync(0, SnapshotShard.Days);
    }

    [Fact]
    public async Task Days_always_equal_the_sum_of_their_sessions()
    {
        var tenants = 0;
        var commit = Gen.Select(Gen.OneOf("a", "b", "c", "d", "e"), Gen.Int[0, SnapshotShard.Days - 1], Gen.OneOf(1_000L, 500_000L, 90_000_000L), Gen.Int[0, 4], Gen.Bool)
            .Select(change => new Step($"commit {change}", shard => shard.CommitAsync(change.Item1, change.Item2, change.Item3, isLong: change.Item4 == 0, offers: change.Item5)));
        var ask = Gen.Select(Gen.Int[0, SnapshotShard.Days - 1], Gen.Int[1, SnapshotShard.Days])
            .Select(range => new Step($"ask {range}", shard => shard.AskAsync(range.Item1, Math.Min(range.Item2, SnapshotShard.Days - range.Item1))));
        var both = Gen.Select(Gen.Int[0, SnapshotShard.Days - 1], Gen.Int[0, SnapshotShard.Days - 1])
            .Select(days => new Step($"ask {days} at once", shard => Task.WhenAll(shard.AskAsync(days.Item1, 1), shard.AskAsync(days.Item2, 1))));
        var part = Gen.Int[0, SnapshotShard.Days - 1].Select(day => new Step($"part of {day}", shard => shard.AskAsync(day, 1, hours: 23)));
        var wait = Gen.Int[1, 90].Select(minutes => new Step($"wait {minutes} minutes", shard => shard.WaitAsync(minutes)));
        var jump = Gen.Int[-90, 90].Select(minutes => new Step($"jump {minutes} minutes", shard => Task.Run(() => shard.Jump(60 * minutes))));
        var restart = Gen.Const(new Step("restart", shard => shard.RestartAsync()));
        var forget = Gen.Const(new Step("forget", shard => shard.ForgetAsync()));
        var program = Gen.Frequency((6, commit), (6, ask), (2, both), (5, wait), (2, jump), (1, part), (3, restart), (1, forget)).Array[5, 40];

        await program.SampleAsync(
            async steps =>
            {
                shard.Begin($"tenant{Interlocked.Increment(ref tenants)}");
                foreach (var step in steps) await step.Do(shard);
                await shard.AskAsync(0, SnapshotShard.Days);
            },
            iter: 300,
            threads: 1,
            print: steps => string.Join("; ", steps.Select(step => step.Name)));
    }

    private void Restart(bool restarted)
    {
        if (restarted) shard.Restart();
    }

    private async Task ReadsAsync(int days)
    {
        var before = shard.DaysRead;
        await shard.AskAsync(0, SnapshotShard.Days);
        Assert.Equal(before + days, shard.DaysRead);
    }

    private sealed record Step(string Name, Func<SnapshotShard, Task> Do);
}
