using Audiogum.Sessions.Grains.Interfaces.Administration;
using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Orleans.Serialization;

namespace Audiogum.Sessions.Tests.Cluster.Administration;

public sealed class KnownSettingsTests
{
    private readonly FakeActors actors = new();
    private readonly FakeTimeProvider time = new();
    private int readings;

    [Fact]
    public async Task Settings_asked_for_soon_again_come_from_the_cache()
    {
        var known = Known();
        for (var i = 0; i < 10; i++) Assert.NotNull(await known.GetAsync("acme"));
        Assert.Equal(1, readings);
    }

    [Fact]
    public async Task Settings_are_never_older_than_stated_while_they_can_be_read()
    {
        var known = Known();
        for (var i = 1; i <= 5; i++)
        {
            Assert.NotNull(await known.GetAsync("acme"));
            Assert.Equal(i, readings);
            time.Advance(KnownSettings.MaxAge);
        }
    }

    [Fact]
    public async Task Settings_that_cannot_be_read_count_as_last_known_and_unknown_ones_are_nothing()
    {
        var known = Known();
        Assert.NotNull(await known.GetAsync("acme"));
        actors.BeforeSettings = _ => throw new TimeoutException();
        time.Advance(KnownSettings.MaxAge);
        Assert.NotNull(await known.GetAsync("acme"));
        Assert.Null(await known.GetAsync("bolt"));
    }

    /// <summary>A database that lets nobody in says so in an exception of its own, which may have no codec to cross with.</summary>
    [Fact]
    public async Task Failed_reads_of_settings_do_not_fail_the_caller()
    {
        var known = Known();
        actors.BeforeSettings = _ => throw new CodecNotFoundException("Npgsql.PostgresException");
        Assert.Null(await known.GetAsync("acme"));
    }

    [Fact]
    public async Task Callers_do_not_wait_long_for_settings_that_do_not_come()
    {
        var never = new TaskCompletionSource();
        var known = Known();
        actors.BeforeSettings = _ => never.Task;
        var asked = known.GetAsync("acme").AsTask();
        Assert.False(asked.IsCompleted);
        time.Advance(KnownSettings.Patience);
        Assert.Null(await asked.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken));
        never.SetResult();
    }

    [Fact]
    public async Task Of_more_tenants_than_are_held_each_is_told_its_settings()
    {
        const int tenants = 60_000;
        var known = Known();
        for (var i = 0; i < tenants; i++) Assert.NotNull(await known.GetAsync($"tenant{i}"));
        Assert.Equal(tenants, readings);
        Assert.NotNull(await known.GetAsync("tenant0"));
        Assert.Equal(tenants + 1, readings);
    }

    private KnownSettings Known()
    {
        actors.BeforeSettings = _ =>
        {
            Interlocked.Increment(ref readings);
            return Task.CompletedTask;
        };
        return new(actors.Factory, time, NullLogger<KnownSettings>.Instance);
    }
}
