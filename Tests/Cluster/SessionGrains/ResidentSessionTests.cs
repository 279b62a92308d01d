using System.Net;
using Audiogum.Sessions.Grains.Interfaces.Budgets;
using Audiogum.Sessions.Grains.Sessions;
using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Audiogum.Sessions.Tests.Cluster.SessionGrains;

public sealed class ResidentSessionTests
{
    private const int Bytes = ResidentSessions.LeastBytes;

    private readonly FakeMemory memory = new();

    [Fact]
    public void A_tenant_alone_holds_half_of_what_may_be_held_and_releases_what_it_used_least_recently()
    {
        var (sessions, released) = Sessions(places: 128); // 1 MiB
        var held = Enumerable.Range(0, 64).Select(_ => sessions.Enter("acme", released.Next())).ToArray();
        Assert.Empty(released.Order);
        sessions.Use(held[0], 0);
        sessions.Enter("acme", released.Next());
        Assert.Equal([1], released.Order);
        Assert.Equal((64, 64L * Bytes, 1L), (sessions.Count, sessions.Bytes, sessions.Shed));
        sessions.Leave(held[1]); // its deactivation comes to an end
        Assert.Equal(64, sessions.Count);
    }

    [Fact]
    public void A_tenant_that_floods_releases_its_own_sessions_and_those_of_no_other()
    {
        var (sessions, released) = Sessions(places: 128);
        for (var i = 0; i < 20; i++) sessions.Enter("quiet", released.Next());
        for (var i = 0; i < 10_000; i++) sessions.Enter("flood", released.Next());
        Assert.All(released.Order, number => Assert.InRange(number, 20, int.MaxValue));
        Assert.Equal(20 + 54, sessions.Count);
    }

    [Fact]
    public void Large_sessions_count_by_their_bytes()
    {
        var (sessions, released) = Sessions(places: 128);
        var held = Enumerable.Range(0, 64).Select(_ => sessions.Enter("acme", released.Next())).ToArray();
        sessions.Use(held[63], 31L * Bytes);
        Assert.Equal([.. Enumerable.Range(0, 31)], released.Order);
    }

    [Fact]
    public void A_full_memory_releases_most_sessions_of_those_that_hold_most()
    {
        var (sessions, released) = Sessions(places: 128);
        for (var i = 0; i < 60; i++) sessions.Enter("large", released.Next());
        for (var i = 0; i < 5; i++) sessions.Enter("small", released.Next());
        memory.Used = 84;
        memory.Time.Advance(TimeSpan.FromSeconds(1));
        sessions.Enter("small", released.Next());
        Assert.InRange(sessions.Bytes, 1, 128L * Bytes / 10);
        memory.Used = 10;
        memory.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(memory.MustRefuse);
    }

    [Fact]
    public void A_tenant_that_holds_most_in_one_session_keeps_it_and_others_release_theirs()
    {
        var (sessions, released) = Sessions(places: 128);
        sessions.Use(sessions.Enter("large", released.Next()), 30L * Bytes);
        for (var i = 0; i < 20; i++) sessions.Enter("small", released.Next());
        memory.Used = 81; // 27 % of 128 places
        memory.Time.Advance(TimeSpan.FromSeconds(1));
        sessions.Enter("last", released.Next());
        Assert.All(released.Order, number => Assert.InRange(number, 1, 20));
        Assert.InRange(sessions.Bytes, 32L * Bytes, 128L * Bytes * 27 / 100);
    }

    [Fact]
    public async Task A_session_that_is_only_read_counts_with_all_that_is_held_of_it()
    {
        var path = Directory.CreateTempSubdirectory("read-").FullName;
        const string Session = "a0000000000000000000000000000009";
        await using (var house = ServerFixture.Over(path))
        {
            using var client = house.ClientOf("reader");
            Assert.Equal(HttpStatusCode.Accepted, (await client.PostEventsAsync(PostExchange.Json(PostExchange.Batch(PostExchange.Event(1, session: Session))))).StatusCode);
        }

        await using (var again = ServerFixture.Over(path))
        {
            using var client = again.ClientOf("reader");
            Assert.Equal(HttpStatusCode.OK, (await client.AskAsync($"/v1/sessions/{Session}")).StatusCode);
            Assert.InRange(again.Services.GetRequiredService<ResidentSessions>().Bytes, Bytes + 1, 2 * Bytes);
        }

        Directory.Delete(path, recursive: true);
    }

    [Fact]
    public void Memory_is_full_from_85_percent_on_and_is_read_again_after_a_tenth_of_a_second()
    {
        memory.Used = 86;
        memory.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(memory.MustRefuse);
        memory.Used = 84;
        Assert.True(memory.MustRefuse);
        memory.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(memory.MustRefuse);
    }

    [Fact]
    public void Garbage_refuses_nobody_once_a_collection_has_shown_that_it_is_garbage()
    {
        memory.Collected = (7, 10); // long ago: what has been made since is not known to be garbage
        memory.Used = 95;
        memory.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(memory.MustRefuse);
        Assert.Equal(1, memory.Asked);
        memory.Collected = (8, 40);
        memory.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0.40, memory.Load);
        memory.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((0.40, 2), (memory.Load, memory.Asked));
        memory.Collected = (9, 90);
        memory.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(memory.MustRefuse);
    }

    [Fact]
    public void A_collection_that_was_long_ago_says_nothing_of_the_memory_now()
    {
        memory.Used = 95;
        memory.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(memory.MustRefuse);
        memory.Collected = (1, 40);
        memory.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(memory.MustRefuse);
        memory.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.True(memory.MustRefuse);
    }

    [Fact]
    public void A_tenant_begins_so_many_sessions_at_once_and_others_are_not_kept_from_it()
    {
        using var budget = new NewSessionBudget(Options.Create(new SessionOptions { NewPerSecond = 1 }), memory, new FakeTimeProvider());
        for (var i = 0; i < NewSessionBudget.BurstSeconds; i++) Assert.True(budget.TryTake("acme"));
        Assert.False(budget.TryTake("acme"));
        Assert.True(budget.TryTake("bolt"));
        using var derived = new NewSessionBudget(Options.Create(new SessionOptions()), new FakeMemory { Bytes = 8_000L << 20 }, new FakeTimeProvider());
        Assert.Equal(1_000, derived.PerSecond);
    }

    private (ResidentSessions Sessions, Released Released) Sessions(int places) =>
        (new(memory, Options.Create(new SessionOptions { MaxResidentBytes = (long)places * Bytes })), new());

    private sealed class FakeMemory : MemoryPressure
    {
        public FakeMemory()
            : this(new FakeTimeProvider())
        {
        }

        private FakeMemory(FakeTimeProvider time)
            : base(time) => Time = time;

        public FakeTimeProvider Time { get; }

        public long Bytes { get; init; } = 100;

        public override long Limit => Bytes;

        public long Used { get; set; }

        /// <summary>The last collection of the whole heap: its number and what survived it.</summary>
        public (long Number, long Bytes) Collected { get; set; }

        /// <summary>Collections that were asked for.</summary>
        public int Asked { get; private set; }

        protected override long UsedNow => Used;

        protected override long LastCollection => Collected.Number;

        protected override (long Number, long Bytes) LastFullCollection => Collected;

        protected override void Collect() => Asked++;
    }

    /// <summary>Hands out activations, and writes down which of them were deactivated, in which order.</summary>
    private sealed class Released
    {
        private int number;

        public List<int> Order { get; } = [];

        public IGrainContext Next() => Activation.Create(number++, Order);
    }

    private class Activation : System.Reflection.DispatchProxy
    {
        private int number;
        private List<int> released = null!;

        public static IGrainContext Create(int number, List<int> released)
        {
            var activation = Create<IGrainContext, Activation>();
            (((Activation)(object)activation).number, ((Activation)(object)activation).released) = (number, released);
            return activation;
        }

        protected override object? Invoke(System.Reflection.MethodInfo? method, object?[]? args)
        {
            Assert.Equal(nameof(IGrainContext.Deactivate), method!.Name);
            released.Add(number);
            return null;
        }
    }
}
