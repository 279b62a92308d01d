using System.Globalization;
using System.Reflection;

using Audiogum.Sessions.Gateway;
using Audiogum.Sessions.Gateway.Ingestion;
using Audiogum.Sessions.Grains.Interfaces.Listings;
using Audiogum.Sessions.Sessionization.Events;
using Audiogum.Sessions.Sessionization.Ordering;
using Audiogum.Sessions.Tests.Cluster.Processes;

namespace Audiogum.Sessions.Tests.Cluster.Http;

/// <summary>The limits fit each other, and docs/OPERATING.md lists each with its value.</summary>
public sealed class LimitsTests
{
    private static readonly Type[] Rooms = [typeof(Limits), typeof(EventLimits), typeof(ListingLimits)];

    // Names, ids, times and the JSON around an event in a list of raw events.
    private const int RowOverhead = 4 * 1024;

    [Fact]
    public void A_post_holds_what_its_parts_may_be()
    {
        Assert.True(EventLimits.MaxBodyBytes >= EventLimits.MaxEventBytes, "an event fits into a post");
        Assert.True(EventLimits.MaxEvents < EventLimits.MaxBodyBytes / 2, "as many events fit into a body, however small");
        Assert.True(EventLimits.MaxRootMembers > 2, "the members that count are allowed");
        Assert.True(Limits.MaxRequestBytes > EventLimits.MaxBodyBytes, "a post that is too large is answered, not cut off");
        Assert.True(Limits.MaxSignInBytes > Limits.MaxSignInTokenLength, "a token fits into a sign-in");
        Assert.True(Limits.MaxHeaderBytes > Limits.MaxSignInTokenLength + 4096, "the cookie fits into the headers");
    }

    [Fact]
    public void The_budget_has_room_for_posts_of_the_largest_size_from_two_tenants()
    {
        // As sent and inflated, and the copy while the buffer grows.
        const long post = 3L * EventLimits.MaxBodyBytes;
        Assert.True(IngestionOptions.LeastBytesInFlight >= post, "with the least setting a post still passes");
        var defaults = new IngestionOptions();
        Assert.Null(defaults.Fault());
        Assert.True(defaults.MaxTenantBytesInFlight < defaults.MaxBytesInFlight, "no tenant can hold all");
        Assert.True(defaults.MaxBytesInFlight - defaults.MaxTenantBytesInFlight >= post, "beside a full tenant another posts");
        Assert.True(defaults.DeviceEventsBurst >= EventLimits.MaxEvents && defaults.TenantEventsBurst >= defaults.DeviceEventsBurst);
        Assert.True(defaults.TenantEventsPerSecond >= defaults.DeviceEventsPerSecond);
    }

    [Theory]
    [InlineData(nameof(IngestionOptions.TenantEventsBurst), EventLimits.MaxEvents - 1)]
    [InlineData(nameof(IngestionOptions.DeviceEventsBurst), EventLimits.MaxEvents - 1)]
    [InlineData(nameof(IngestionOptions.DeviceEventsPerSecond), 0)]
    [InlineData(nameof(IngestionOptions.TenantEventsPerSecond), -1)]
    [InlineData(nameof(IngestionOptions.SessionsAtOnce), 0)]
    public void A_setting_that_would_let_no_post_through_is_refused_at_the_start(string name, int value)
    {
        var options = new IngestionOptions();
        typeof(IngestionOptions).GetProperty(name)!.SetValue(options, value);
        Assert.NotNull(options.Fault());
    }

    [Fact]
    public void Pages_that_are_usual_are_never_cut_by_their_bytes()
    {
        const int row = EventLimits.MaxEventBytes + RowOverhead;
        Assert.True(Limits.DefaultPageRows * row <= ListingLimits.MaxPageBytes, "the page of who names no limit");
        Assert.True(Limits.TailRows * row <= ListingLimits.MaxPageBytes, "the page of a stream");
        Assert.True(ListingLimits.MaxPageBytes >= 2 * EventLimits.MaxEventBytes, "a page holds a row of the largest size");
        Assert.True(Limits.TailRows < Limits.MaxPageRows && Limits.StreamPageRows <= Limits.MaxPageRows && Limits.DefaultPageRows <= Limits.MaxPageRows);
        Assert.True(ListingLimits.MaxExamined >= ListingLimits.MaxRows, "a page can be full");
    }

    [Fact]
    public void Streams_that_nobody_reads_hold_a_bounded_part_of_memory()
    {
        Assert.True(Limits.MaxTenantStreams < Limits.MaxStreams / 2, "two tenants cannot take all streams");
        Assert.True(Limits.MaxStreams < Limits.MaxConnections, "streams leave connections to posts");
        Assert.True((long)Limits.MaxStreams * Limits.AnswerBufferBytes <= 256L << 20, "all unread answers together");
        Assert.True(Limits.MaxTailRows >= Limits.MaxPageRows && Limits.MaxTailCharacters >= EventLimits.MaxEventBytes, "a page is not lost at once");
        Assert.True(Limits.MaxRememberedTokenBytes <= 32L << 20, "all tokens remembered");
        Assert.True(Limits.MaxRememberedTokenBytes / 2 > 16 * Limits.MaxHeaderBytes * sizeof(char), "no token fills the memory");
    }

    [Fact]
    public void Every_limit_is_documented_with_its_value()
    {
        var rows = File.ReadLines(Path.Combine(RealHistoryTests.Root, "docs", "OPERATING.md")).Where(line => line.StartsWith('|')).ToArray();
        foreach (var (name, value) in All())
        {
            var row = Assert.Single(rows, row => row.Split('|')[^2].Contains($"`{name}`", StringComparison.Ordinal));
            Assert.Equal(value, row.Split('|')[2].Split(',')[0].Trim());
        }
    }

    private static IEnumerable<(string Name, string Value)> All() => Rooms
        .SelectMany(room => room.GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => ($"{room.Name}.{field.Name}", Text(field.Name, Convert.ToInt64(field.GetRawConstantValue(), CultureInfo.InvariantCulture))))
            .Concat(room.GetProperties(BindingFlags.Public | BindingFlags.Static)
                .Select(property => ($"{room.Name}.{property.Name}", $"{((TimeSpan)property.GetValue(null)!).TotalSeconds} s"))))
        .Append(("Resequencer.MaxHeld", Text(string.Empty, Resequencer.MaxHeld)));

    private static string Text(string name, long value) => name switch
    {
        _ when name.EndsWith("Bytes", StringComparison.Ordinal) => value % (1 << 20) == 0 ? $"{value >> 20} MiB" : $"{value >> 10} KiB",
        _ when name.EndsWith("BytesPerSecond", StringComparison.Ordinal) => $"{value} B",
        _ when name.EndsWith("Ms", StringComparison.Ordinal) => value > 10 * 86_400_000L ? $"{value / 86_400_000} days" : $"{value / 3_600_000} h",
        _ => value.ToString("N0", CultureInfo.InvariantCulture).Replace(',', ' '),
    };
}
