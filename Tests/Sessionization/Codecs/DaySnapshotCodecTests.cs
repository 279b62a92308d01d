using System.Security.Cryptography;
using Audiogum.Sessions.Sessionization.Codecs;
using Audiogum.Sessions.Sessionization.Rollups;
using Audiogum.Sessions.Tests.Sessionization.Rollups;
using CsCheck;

namespace Audiogum.Sessions.Tests.Sessionization.Codecs;

public sealed class DaySnapshotCodecTests
{
    private static readonly Gen<DaySnapshot> Any = Gen.Select(ContributionGen.Some, Gen.Guid.Array[0, 5], Gen.OneOf("a", "b").Array[0, 3], Gen.Long, Gen.OneOf(0L, 1L, -3L, long.MaxValue, long.MinValue))
        .Select((contributions, members, longSessions, stamp, missing) => new DaySnapshot(stamp, With(contributions.Sum(), missing), members.ToHashSet(), longSessions));

    [Fact]
    public void A_sum_is_read_as_it_was() => Any.Sample(kept =>
    {
        var read = DaySnapshotCodec.Read(DaySnapshotCodec.Write(kept));
        Assert.Equal((kept.Stamp, kept.Sum), (read.Stamp, read.Sum));
        Assert.True(kept.Members.SetEquals(read.Members));
        Assert.Equal(kept.LongSessions, read.LongSessions);
    });

    [Fact]
    public void The_list_is_read_as_it_was() =>
        Gen.Select(Gen.Int, Gen.Long, Gen.Long, Gen.Long, (day, stamp, epoch, number) => new DaySnapshotEntry(day, stamp, new(epoch, number))).Array.Sample(days => Assert.Equal(days, DaySnapshotCodec.ReadDays(DaySnapshotCodec.Write(days))));

    [Fact]
    public void Damaged_bytes_are_a_value_or_said_to_be_damaged_and_nothing_else() =>
        Gen.Select(Any, Gen.Int[0, 10_000], Gen.Byte, Gen.Bool).Sample((kept, place, other, cut) =>
        {
            var packed = DaySnapshotCodec.Write(kept);
            if (cut) packed = packed[..(place % packed.Length)];
            else packed[place % packed.Length] = other;
            try
            {
                Assert.NotNull(DaySnapshotCodec.Read(packed).Sum);
            }
            catch (InvalidDataException damaged)
            {
                Assert.NotEmpty(damaged.Message);
            }
        });

    /// <summary>
    /// Stores hold sums that earlier releases made. If a tally makes something else of the same contributions, raise the version in
    /// <see cref="RollupCodec"/>, so that they are made anew, and only then write the new number here.
    /// </summary>
    [Fact]
    public void A_tally_makes_of_contributions_what_it_made_when_sums_were_first_kept()
    {
        var contributions = ContributionGen.Some.Array[40].Generate(new PCG(7, 11), null, out _).SelectMany(some => some);

        Assert.Equal("version 2: def7fb1fcefb55e6339e41778b7a13c9e089ba8752c2760b7d69faf7aba27a08", $"version {RollupCodec.Write(Rollup.Empty)[0]}: {Convert.ToHexStringLower(SHA256.HashData(RollupCodec.Write(contributions.Sum())))}");
    }

    private static Rollup With(Rollup sum, long missing)
    {
        var accumulator = new RollupAccumulator(0, 0);
        accumulator.Add(sum);
        for (var twice = 0; twice < 2; twice++) accumulator.Add(new Rollup { Sums = new long[sum.Sums.Count], Missing = missing, Quarters = [], Values = [], Items = [], Playables = [], Users = [], Devices = [] });
        return accumulator.ToRollup();
    }
}
