using Audiogum.Sessions.Grains.Sessions;
using Audiogum.Sessions.Sessionization.Codecs;
using Audiogum.Sessions.Sessionization.Summaries;
using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Storage.Chunks;
using Audiogum.Sessions.Tests.Cluster.Tenants;

namespace Audiogum.Sessions.Tests.Cluster.SessionGrains;

public sealed class StoredDocumentsTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 20, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_contribution_is_read_as_it_was_packed_and_as_the_first_release_wrote_it()
    {
        var contribution = ContributionSamples.Listening(At, 40_000);

        Assert.Equal(FoldJson.Write(contribution), FoldJson.Write(StoredDocuments.ReadContribution(ContributionCodec.Write(contribution))));
        Assert.Equal(FoldJson.Write(contribution), FoldJson.Write(StoredDocuments.ReadContribution(FoldJson.Write(contribution))));
    }

    [Fact]
    public void A_sealed_part_is_read_as_it_was_packed_and_as_the_first_release_wrote_it()
    {
        var plays = ContributionSamples.Listening(At, 40_000).Plays;

        Assert.Equal(FoldJson.Write(plays), FoldJson.Write(StoredDocuments.ReadPlays(Part(PlaySessionCodec.Write(plays)))));
        Assert.Equal(FoldJson.Write(plays), FoldJson.Write(StoredDocuments.ReadPlays(Part(FoldJson.Write(plays)))));
    }

    [Fact]
    public void A_sealed_part_that_says_nothing_is_reported_with_its_place() =>
        Assert.Contains("sealedparts", Assert.Throws<StoreCorruptException>(() => StoredDocuments.ReadPlays(Part([7]))).Message, StringComparison.Ordinal);

    private static SegmentRow Part(byte[] plays) => new() { Number = 0, Revision = 1, From = 0, To = 0, FirstPlay = 1, LastPlay = 1, Plays = SegmentData.Encode(plays) };
}
