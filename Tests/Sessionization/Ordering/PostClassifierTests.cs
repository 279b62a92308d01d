using System.Text;
using Audiogum.Sessions.Sessionization.Events;
using Audiogum.Sessions.Sessionization.Ordering;
using CsCheck;

namespace Audiogum.Sessions.Tests.Sessionization.Ordering;

/// <summary>Conflicts (semantics §3): what they cost, how many are kept, and that their order does not matter.</summary>
public sealed class PostClassifierTests
{
    [Theory]
    [InlineData(0), InlineData(1), InlineData(32), InlineData(64), InlineData(5_000)]
    public void A_conflict_costs_two_canonical_forms_however_many_losers_are_stored(int stored)
    {
        var judge = Judge();
        for (var loser = 0; loser < stored; loser++) judge.RecallLoser(1, Content(loser), Hash(loser));
        Assert.Equal(stored < PostClassifier.MaxLosers ? Verdict.Conflict : Verdict.ConflictLimit, judge.Classify(Event(-2), 1));
        Assert.Equal(2, judge.Canonicalized); // its own, and that of the content that stands
        if (stored > 0) Assert.Equal(Verdict.RepeatedConflict, judge.Classify(Event(0), 1));
        Assert.True(judge.Canonicalized <= 3);
    }

    [Fact]
    public void Losers_that_were_stored_without_a_hash_are_known_too_and_are_hashed_only_when_there_is_a_conflict()
    {
        var judge = Judge();
        for (var loser = 0; loser < 10; loser++) judge.RecallLoser(1, Content(loser), null);
        Assert.Equal(Verdict.Duplicate, judge.Classify(Event(Holder), 9));
        Assert.Equal(0, judge.Canonicalized);
        Assert.Equal(Verdict.RepeatedConflict, judge.Classify(Event(7), 9));
        Assert.Null(judge.LoserHash);
        Assert.Equal(Verdict.Conflict, judge.Classify(Event(10), 9));
        Assert.Equal(Hash(10), judge.LoserHash);
    }

    [Fact]
    public void At_most_64_distinct_contents_lose_and_those_that_are_known_go_on_being_conflicts()
    {
        var judge = Judge();
        for (var loser = 0; loser < PostClassifier.MaxLosers; loser++) Assert.Equal(Verdict.Conflict,
            judge.Classify(Event(loser), 9));
        Assert.Equal(Verdict.ConflictLimit, judge.Classify(Event(64), 9));
        Assert.Equal(Verdict.ConflictLimit, judge.Classify(Event(64), 9));
        Assert.Equal(Verdict.RepeatedConflict, judge.Classify(Event(63), 9));
        Assert.Equal(Verdict.RepeatedConflict, judge.Classify(Event(63, " "), 9));
        Assert.Equal(Verdict.Duplicate, judge.Classify(Event(Holder, " "), 9));
        Assert.Equal(Verdict.EarlierDuplicate, judge.Classify(Event(Holder, "  "), 4));
    }

    [Fact]
    public void Any_order_of_contents_in_which_the_first_stays_first_gives_the_same_session() =>
        Gen.Select(Gen.Int[1, 90], Gen.Int[1, 9]).SelectMany((contents, size) => Gen.Shuffle(Enumerable.Range(0, contents).Concat(Enumerable.Range(0, contents)).ToArray()).Select(order => (contents, size, order)))
            .Sample(
                (contents, size, order) =>
                {
                    var session = new MemorySession();
                    session.Post(new(5, null, null), Content(Holder));
                    foreach (var post in order.Chunk(size)) session.Post(new(6, null, null), [.. post.Select(loser => Content(loser))]);
                    Assert.Equal(Math.Min(contents, PostClassifier.MaxLosers), session.Content.Conflicts);
                    Assert.Equal(1, session.Content.Events);
                },
                iter: 200);

    [Fact]
    public void A_hash_is_written_and_read_as_it_is()
    {
        var bytes = new byte[ContentHash.Length];
        Hash(3).Write(bytes);
        Assert.Equal(Hash(3), ContentHash.Read(bytes));
        Assert.NotEqual(Hash(3), Hash(4));
    }

    private const int Holder = -1;

    private static PostClassifier Judge()
    {
        var set = new EventSet();
        set.Accept(new(Event(Holder).Event, new(5, null, null)));
        var judge = new PostClassifier(set);
        Assert.True(judge.MustRecall(1));
        judge.Recall(1, Content(Holder), 5);
        return judge;
    }

    private static ContentHash Hash(int number) => ContentHash.Compute(JsonContent.Canonical(Content(number).Span));

    private static AcceptedEvent Event(int number, string blank = "") => new(EventReader.Read(Content(number, blank).Span, receivedAt: null).Event!, Content(number, blank));

    private static ReadOnlyMemory<byte> Content(int number, string blank = "") => Encoding.UTF8.GetBytes($$"""
        {"type":"navigationevent","sessionid":"5f71e09784354cfabd8253fe24d6b701","sequencenumber":1,"localtime":"2026-11-20T08:00:00Z","client":"c","clientversion":"1","platform":"p",
         "platformversion":"1","devicename":"d","devicemanufacturer":"m","connection":"wan","index":{{blank}}{{number}} }
        """);
}
