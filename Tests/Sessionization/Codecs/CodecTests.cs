using Audiogum.Sessions.Sessionization.Codecs;
using Audiogum.Sessions.Sessionization.PlaySessions;
using Audiogum.Sessions.Sessionization.Rollups;
using Audiogum.Sessions.Sessionization.Summaries;
using Audiogum.Sessions.Tests.Sessionization.Laws;
using Audiogum.Sessions.Tests.Sessionization.Rollups;
using CsCheck;

namespace Audiogum.Sessions.Tests.Sessionization.Codecs;

public sealed class CodecTests
{
    private static readonly Gen<long> AnyNumber = Gen.OneOf(Gen.Long, Gen.Long[-200, 200], Gen.OneOf(long.MinValue, long.MaxValue, 1L << 60, -1L << 61));

    private static readonly Gen<ClockTime> AnyTime = Gen.Select(AnyNumber, Gen.Bool, (instant, unset) => new ClockTime(instant, unset));

    private static readonly Gen<string?> AnyText = Gen.OneOf(Gen.Const((string?)null), Gen.OneOf<string?>("", "a", "b"), Gen.String[Gen.OneOf(Gen.Char['a', 'z'], Gen.Char['é', '中']), 0, 200].Select(text => (string?)text));

    [Fact]
    public void A_contribution_of_any_session_is_read_as_it_was() =>
        SessionGen.Sets.Sample(set =>
        {
            var session = new MemorySession();
            foreach (var sent in set) session.Post(new(sent.ReceivedAt, "user", "device"), sent.Json);
            Same(ContributionWriter.Write(session.State));
        });

    [Fact]
    public void Any_contribution_is_read_as_it_was() => ContributionGen.One.Sample(Same);

    [Fact]
    public void The_farthest_numbers_and_every_text_are_read_as_they_were() =>
        Gen.Select(AnyTime.Array[4], AnyNumber.Array[8], AnyText.Array[10], Gen.Bool.Array[6], Gen.Byte[0, 9]).Select(any => Extreme(any.Item1, any.Item2, any.Item3, any.Item4, (Outcome)any.Item5)).Array[0, 3]
            .Sample(plays => Same(new SessionContribution(Facts(long.MinValue, long.MaxValue), new(long.MinValue, long.MaxValue), plays, int.MaxValue, ContributionExamples.NotLive)));

    [Fact]
    public void A_session_of_thirty_events_takes_less_than_a_fifth_of_its_json()
    {
        var songs = Enumerable.Range(0, 15).Select(song => new ItemPlay(
            song * 2, false, new() { Name = $"Song {song}", ArtistDisplayName = "Artist", Service = "tidal", Ref = $"{52_680 + song}", Duration = 180, Type = "song" }, "tidal",
            ContributionExamples.At(song * 180_000), 180_000, 0, Outcome.Completed, ContributionExamples.ChainOf(new ListeningSpan(ContributionExamples.At(song * 180_000), 180_000)))).ToArray();
        var contribution = new SessionContribution(Facts(0, 0), default, [ContributionExamples.Play(0, "playable", songs)], 0, ContributionExamples.NotLive);

        Assert.True(ContributionCodec.Write(contribution).Length * 5 < FoldJson.Write(contribution).Length);
    }

    [Fact]
    public void Damaged_bytes_are_a_value_or_said_to_be_damaged_and_nothing_else() =>
        Gen.Select(ContributionGen.One, Gen.Int[0, 10_000], Gen.Byte, Gen.Bool).Sample((contribution, place, other, cut) =>
        {
            var packed = ContributionCodec.Write(contribution);
            if (cut) packed = packed[..(place % packed.Length)];
            else packed[place % packed.Length] = other;
            try
            {
                Assert.NotNull(ContributionCodec.Read(packed).Session);
            }
            catch (InvalidDataException damaged)
            {
                Assert.NotEmpty(damaged.Message);
            }
        });

    [Theory]
    [InlineData("")]
    [InlineData("02")] // a version that nobody wrote yet
    [InlineData("01FFFFFFFFFFFFFFFFFFFF01")] // a number of more than 64 bits
    [InlineData("01FFFFFFFF7F")] // more plays than bytes
    [InlineData("010000")] // something behind the end
    [InlineData("010110")] // the first play has the dimensions of the one before
    public void Bytes_that_are_no_encoded_record_are_reported_as_damaged(string hex) => Assert.Throws<InvalidDataException>(() => PlaySessionCodec.Read(Convert.FromHexString(hex)));

    [Theory]
    [InlineData(0), InlineData(1), InlineData(15), InlineData(16), InlineData(17), InlineData(300)]
    public void Stretches_and_marks_are_read_in_their_order_however_many_there_are(int count)
    {
        var stretches = Enumerable.Range(0, count)
            .Select(place => new ListeningSpan(ContributionExamples.At(place * 1_000), place));
        var marks = Enumerable.Range(0, count)
            .Select(place => new PlayerCounterEvent(ContributionExamples.At(place * 1_000), PlayerCounterKind.Skip));
        var item = ContributionExamples.Item(0, "r", "n", 0) with { Stretches = ContributionExamples.ChainOf(stretches) };
        Same(ContributionExamples.Session(0,
            ContributionExamples.Play(0, "a", item) with { Marks = ContributionExamples.ChainOf(marks) }));
    }

    [Fact]
    public void A_text_that_is_no_unicode_is_refused_and_not_stored_as_another_one() =>
        Assert.ThrowsAny<ArgumentException>(() => ContributionCodec.Write(new(Facts(0, 0) with { UserId = "\ud800" }, default, [], 0, ContributionExamples.NotLive)));

    private static void Same(SessionContribution contribution)
    {
        Assert.Equal(Text(contribution), Text(ContributionCodec.Read(ContributionCodec.Write(contribution))));
        Assert.Equal(Text(contribution.Plays), Text(PlaySessionCodec.Read(PlaySessionCodec.Write(contribution.Plays))));
    }

    private static string Text<T>(T record) => System.Text.Encoding.UTF8.GetString(FoldJson.Write(record));

    private static SessionCounts Facts(long startedAt, long number) => new()
    {
        StartedAt = startedAt,
        LastReceivedAt = number,
        OpenUntil = startedAt,
        Counters = new() { Events = number, Likes = startedAt, VoiceFailures = 1 },
        Missing = number,
        Duplicates = startedAt,
        Conflicts = number,
        Late = number == 0 ? null : [new(number, startedAt, number), new(0, 0, -1)],
    };

    private static PlaySession Extreme(ClockTime[] times, long[] numbers, string?[] texts, bool[] flags, Outcome outcome) => new()
    {
        OpenedBy = numbers[0],
        Implied = flags[0],
        ContinuedFrom = flags[1] ? numbers[1] : null,
        StartedAt = times[0],
        EndedAt = times[1],
        EndReason = outcome,
        Dimensions = ContributionExamples.Dimensions(texts[0] ?? "x") with { Service = texts[1], PresetNumber = flags[2] ? numbers[2] : null, OutputDevice = texts[2], UtcOffsetMinutes = (short)numbers[3] },
        ListeningMs = numbers[3],
        EstimatedMs = numbers[4],
        TailEstimateMs = numbers[5],
        Times = flags[3] ? new(numbers[6], 0, numbers[7], 1, 2, 3) : default,
        ClockJumps = (int)numbers[0],
        IsWhole = flags[4],
        Items = ContributionExamples.ChainOf(
            new ItemPlay(
                numbers[1], flags[5], new() { Name = texts[3] ?? "", Type = texts[4], AlbumName = texts[5], Service = texts[6], Ref = texts[7], Id = texts[8], Duration = numbers[2] },
                texts[9], times[2], numbers[6], numbers[7], outcome, ContributionExamples.ChainOf(new ListeningSpan(times[3], numbers[5])), flags[0]),
            new ItemPlay(numbers[2], flags[1], new() { Name = texts[3] ?? "" }, texts[4], times[3], 0, 0, Outcome.Open, null)),
        Itemless = ContributionExamples.ChainOf(new ListeningSpan(times[1], numbers[4]), new ListeningSpan(times[2], numbers[3])),
        Marks = ContributionExamples.ChainOf(new PlayerCounterEvent(times[3], PlayerCounterKind.MediaError),
            new PlayerCounterEvent(times[0], PlayerCounterKind.Complete)),
        ExpiresAfterMs = numbers[1],
        IsPlaying = flags[2],
        Continues = flags[3],
    };
}
