using System.Globalization;
using Audiogum.Sessions.Sessionization.Codecs;
using Audiogum.Sessions.Sessionization.Ordering;
using Audiogum.Sessions.Sessionization.PlaySessions;
using Audiogum.Sessions.Sessionization.Summaries;
using CsCheck;

namespace Audiogum.Sessions.Tests.Sessionization.Laws;

/// <summary>What holds for every event set (semantics §3, §6, §7; promises P2 and P3).</summary>
public sealed class SessionLaws
{
    private const long Iterations = 2_000;

    [Fact]
    public void Any_permutation_with_any_copies_gives_the_same_bytes() =>
        SessionGen.Sets.SelectMany(set => Gen.Shuffle(Enumerable.Repeat(Enumerable.Range(0, set.Length), 2).SelectMany(i => i).ToArray()), (set, order) => (set, order))
            .Sample(
                (set, order) =>
                {
                    var shuffled = new MemorySession();
                    foreach (var i in order)
                    {
                        shuffled.Post(new(set[i].ReceivedAt, null, null), set[i].Json);
                    }

                    return shuffled.ContentJson == InOrder(set).ContentJson && shuffled.State.Receipts.Duplicates == set.Length;
                },
                iter: Iterations);

    [Fact]
    public void A_post_of_many_events_folds_like_many_posts() =>
        SessionGen.Sets.SelectMany(set => Gen.Select(Gen.Shuffle(Enumerable.Range(0, set.Length).ToArray()), Gen.Int[1, 9]), (set, arrival) => (set, arrival))
            .Sample(
                (set, arrival) =>
                {
                    var (order, size) = arrival;
                    var (batched, single) = (new MemorySession(), new MemorySession());
                    foreach (var post in order.Chunk(size))
                    {
                        var receipt = new Audiogum.Sessions.Sessionization.Receipt(set[post[0]].ReceivedAt, "u", null);
                        batched.Post(receipt, [.. post.Select(i => set[i].Json)]);
                        foreach (var i in post)
                        {
                            single.Post(receipt, set[i].Json);
                        }
                    }

                    return batched.ContentJson == single.ContentJson;
                },
                iter: Iterations);

    [Fact]
    public void Folding_step_by_step_equals_folding_at_once() =>
        SessionGen.Sets.Sample(
            set =>
            {
                var session = InOrder(set);
                var atOnce = new SessionFold();
                foreach (var received in session.Ordered())
                {
                    atOnce.Apply(received);
                }

                return session.ContentJson == System.Text.Encoding.UTF8.GetString(ReportJson.Write(ContentWriter.Write(atOnce, 0)));
            },
            iter: Iterations);

    [Fact]
    public void The_length_of_a_play_session_is_the_sum_of_its_classes() =>
        SessionGen.Sets.Sample(
            set =>
            {
                foreach (var play in InOrder(set).Content.PlaySessions!)
                {
                    var booked = play.ListeningMs + play.EstimatedMs + play.Times.Sum;
                    Assert.True(play.ListeningMs >= 0 && play.EstimatedMs >= 0);
                    Assert.True(play.ListeningMs + play.EstimatedMs >= play.Items.Sum(item => item.ListeningMs + item.EstimatedMs));
                    if (play.ClockJumps == 0)
                    {
                        Assert.Equal(booked, Milliseconds(play.EndedAt) - Milliseconds(play.StartedAt));
                    }
                }
            },
            iter: Iterations);

    [Fact]
    public void A_contribution_holds_exactly_what_the_content_shows() =>
        SessionGen.Sets.Sample(
            set =>
            {
                var session = InOrder(set);
                var (content, contribution) = (session.Content, ContributionWriter.Write(session.State));
                var plays = Sealing.Join(session.State.Fold.Segments.ToArray().SelectMany(part => part.Plays).Concat(contribution.Plays)).ToList();
                Assert.Equal(content.ListeningMs, plays.Sum(Listening));
                Assert.Equal(content.EstimatedMs, plays.Sum(play => play.EstimatedMs));
                Assert.Equal(content.Times.Sum, plays.Sum(play => play.Times.Sum));
                Assert.Equal(content.Counters.GetValueOrDefault("itemplays"), plays.Sum(play => play.Items.ToArray().Length));
                Assert.Equal(content.Counters.GetValueOrDefault("qualified"), plays.Sum(play => play.Items.ToArray().Count(item => item.ListeningMs >= Ruleset.QualifiedListening)));
                Assert.Equal(content.Counters.GetValueOrDefault("skips"), plays.Sum(play => play.Marks.ToArray().Count(counterEvent => counterEvent.Kind == PlayerCounterKind.Skip)));
                Assert.Equal(
                    content.Counters.GetValueOrDefault("itemlesslisteningms"),
                    plays.Sum(play => play.Itemless.ToArray().Sum(span => span.Ms)));
            },
            iter: Iterations);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Sealing_changes_nothing_however_much_is_held(int sealAt) =>
        SessionGen.Sets.Sample(
            set =>
            {
                var (whole, cut) = (new SessionFold(int.MaxValue), new SessionFold(sealAt));
                foreach (var received in InOrder(set).Ordered())
                {
                    whole.Apply(received);
                    cut.Apply(received);
                }

                var sealedParts = cut.Segments.ToArray()
                    .Select(part => PlaySessionCodec.Read(PlaySessionCodec.Write(part.Plays)));
                var joined = Sealing.Join(sealedParts.SelectMany(plays => plays).Concat(cut.PlaySessions().ToArray()));
                Assert.Equal(Text(whole.PlaySessions().ToArray()), Text(joined));
                Assert.Equal(Text(ContentWriter.WriteSummary(whole, 0)), Text(ContentWriter.WriteSummary(cut, 0)));
                Assert.Equal(cut.SealedCount, cut.Segments?.Count ?? 0);
            },
            iter: Iterations);

    [Fact]
    public void Resting_at_any_moment_changes_nothing() =>
        Gen.Select(SessionGen.Sets, Gen.Int[0, 3].Array[40], Gen.Int[1, 6]).Sample(
            (set, moments, stride) =>
            {
                var (resting, awake) = (new Resequencer(), new Resequencer());
                var events = InOrder(set).Ordered().Index().OrderBy(e => (e.Index % stride, e.Index)).Select(e => e.Item).ToArray(); // so that some come late
                foreach (var (place, received) in events.Index())
                {
                    Assert.Equal(awake.Insert(received), resting.Insert(received));
                    if (moments[place] == 0) resting.Compact();
                    if (moments[place] < 2) Assert.Equal(Text(ContentWriter.Write(awake.Head, 0)), Text(ContentWriter.Write(resting.Head, 0)));
                    if (moments[place] == 1) resting.Compact();
                }

                Assert.Equal(Text(awake.Head.PlaySessions().ToArray()), Text(resting.Head.PlaySessions().ToArray()));
                Assert.Equal(Text(awake.StableSegments.ToArray()), Text(resting.StableSegments.ToArray()));
            },
            iter: Iterations);

    [Fact]
    public void A_timeline_adds_up_to_the_content() =>
        SessionGen.Sets.Sample(
            set =>
            {
                var session = InOrder(set);
                var writer = new TimelineWriter(session.State.Fold.Correction);
                var entries = session.Ordered().SelectMany(received => writer.Next(received, late: false, conflicts: 0)).ToList();
                long Sum(string name) => entries.SelectMany(entry => entry.Booked ?? []).Where(part => part.Class == name).Sum(part => part.Ms);
                var content = session.Content;
                Assert.Equal(content.ListeningMs, Sum("playing"));
                Assert.Equal(content.EstimatedMs, Sum("estimated") + entries.Sum(entry => entry.HeadEstimateMs ?? 0));
                Assert.Equal(content.Times.Unobserved, Sum("unobserved"));
                Assert.Equal(content.Times.Sum, Sum("paused") + Sum("startup") + Sum("stalled") + Sum("between") + Sum("failed") + Sum("unobserved"));
                Assert.Equal(content.Events, entries.Count(entry => entry.Kind == "event"));
                Assert.Equal(content.Missing, entries.Sum(entry => entry.Missing ?? 0));
                Assert.Equal(content.Orphans, entries.Count(entry => entry.Orphan is not null));
                var items = content.PlaySessions!.SelectMany(play => play.Items).ToList();
                foreach (var belated in entries.Where(entry => entry.Ends is not null))
                {
                    Assert.Equal("5.1 belated", belated.Rule);
                    var outcome = belated.Action == "complete" ? "completed" : belated.Action;
                    Assert.Contains(items, item => item.OpenedBy == belated.Ends && item.Outcome == outcome);
                }
            },
            iter: Iterations);

    private static MemorySession InOrder(SessionGen.Sent[] set)
    {
        var session = new MemorySession();
        foreach (var sent in set)
        {
            session.Post(new(sent.ReceivedAt, null, null), sent.Json);
        }

        return session;
    }

    private static long Listening(PlaySession play) =>
        play.Itemless.ToArray().Sum(span => span.Ms) + play.Items.ToArray().Sum(item => item.Stretches.ToArray().Sum(span => span.Ms));

    private static string Text<T>(T document) => System.Text.Encoding.UTF8.GetString(FoldJson.Write(document));

    private static long Milliseconds(string iso) => DateTimeOffset.Parse(iso, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
}
