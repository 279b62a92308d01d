using System.Text;
using Audiogum.Sessions.Grains.Exports;
using Audiogum.Sessions.Grains.Exports.Batches;
using Audiogum.Sessions.Grains.Exports.Erasing;
using Audiogum.Sessions.Grains.Exports.Tables;
using Audiogum.Sessions.Grains.Interfaces.Exports;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Sessionization.Erasure;
using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Storage.Buckets;
using Audiogum.Sessions.Tests.Exports.Batches;

namespace Audiogum.Sessions.Tests.Exports.Erasing;

/// <summary>Who takes a user out of files dies before or after each single thing that he does: nothing is ever there twice, and his successor ends it.</summary>
public sealed class ExportEraserCrashTests : IDisposable
{
    internal const string Tenant = "acme";

    internal const string User = "listener-7";

    private const int Steps = 14;

    private readonly string path = Directory.CreateTempSubdirectory("erasing-").FullName;

    public static TheoryData<bool> BeforeOrAfter => [false, true];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(BeforeOrAfter))]
    public async Task Crash_anywhere_while_files_are_replaced_leaves_no_user_and_no_row_twice(bool after)
    {
        var deaths = 0;
        for (var at = 1; at <= Steps; at++)
        {
            var bucket = new FolderBucket(Path.Combine(path, $"{after}-{at}"));
            ExportState[] stored = [new()];
            await FillAsync(bucket, stored);
            var dying = new DyingBucket(bucket, at, after);
            var begun = (await ErasingOf(bucket, stored).StepAsync("", Cancelled)).After; // stored before anything is removed
            try
            {
                await EraseAsync(dying, stored, begun);
            }
            catch (StoreUnavailableException) when (dying.IsDead)
            {
                deaths++;
                Assert.Equal([], (await LinesAsync(bucket)).GroupBy(line => line).Where(same => same.Count() > 1).Select(same => same.Key));
            }

            var done = await EraseAsync(bucket, stored, begun);
            var lines = await LinesAsync(bucket);
            Assert.Equal(["1 somebody", "2 00000000e7a5ed000000000000000007", "3 somebody"], lines.Order());
            Assert.Equal(["raw/date=2026-11-20/hour=09/"], done.Touched.Select(touched => touched[..(touched.LastIndexOf('/') + 1)]));
        }

        Assert.InRange(deaths, 8, Steps - 1);
    }

    [Fact]
    public async Task Files_that_say_nothing_of_the_user_are_left_alone()
    {
        var bucket = new FolderBucket(Path.Combine(path, "alone"));
        ExportState[] stored = [new()];
        await FillAsync(bucket, stored);
        var before = await NamesAsync(bucket);
        var done = await EraseAsync(bucket, stored, "", "nobody-at-all");
        Assert.True(done.IsDone);
        Assert.Empty(done.Touched);
        Assert.Equal(before, await NamesAsync(bucket));
    }

    public void Dispose() => Directory.Delete(path, recursive: true);

    internal static ExportEraser ErasingOf(IBucket bucket, ExportState[] stored, string user = User, TimeProvider? timeProvider = null) =>
        new(CrashPointTests.Surroundings(bucket) with { Time = timeProvider ?? TimeProvider.System }, Tenant, State(bucket, stored), new(user, Pseudonym.FromRandom(7)));

    internal static async Task<ExportErasure> EraseAsync(IBucket bucket, ExportState[] stored, string place = "", string user = User)
    {
        var erasing = ErasingOf(bucket, stored, user);
        var step = await erasing.StepAsync(place, Cancelled);
        for (var calls = 0; !step.IsDone; calls++)
        {
            Assert.InRange(calls, 0, 5);
            step = await erasing.StepAsync(step.After, Cancelled);
        }

        return step;
    }

    /// <summary>Three hours of an event each, in two batches; the second hour's is the user's.</summary>
    internal static async Task FillAsync(IBucket bucket, ExportState[] stored)
    {
        var committer = new ExportBatchCommitter(CrashPointTests.Surroundings(bucket), Tenant, State(bucket, stored));
        await committer.CommitAsync(await DraftAsync(stored[0], (1, "somebody"), (2, User)), 0, Cancelled);
        await committer.CommitAsync(await DraftAsync(stored[0], (3, "somebody")), 0, Cancelled);
    }

    private static async Task<BatchDraft> DraftAsync(ExportState state, params (int Number, string User)[] events)
    {
        var next = state.Copy();
        next.Batches++;
        var (draft, files) = (new BatchDraft(next), new LineFileSet("raw"));
        foreach (var (number, user) in events)
        {
            var at = new DateTimeOffset(2026, 11, 20, 7 + number, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
            files.Add(ExportNames.Hour(at), RawLine.FromEvent(new FeedEvent(new string('a', 32), new(StoredEventKind.Accepted, default, number, new Receipt(at, user, null), Encoding.UTF8.GetBytes($$"""{"n":{{number}}}""")))));
        }

        await files.CompleteAsync(draft);
        return draft;
    }

    internal static ActivationState State(IBucket bucket, ExportState[] stored) => new(stored, bucket is DyingBucket dying ? dying.StepAsync : write => write());

    private static async Task<List<string>> NamesAsync(FolderBucket bucket) => await bucket.ListAsync($"tenant={Tenant}/", "", Cancelled).Select(entry => entry.Name.ToString()).ToListAsync(Cancelled);

    /// <summary>Number and user of every line that a reader of the folders sees.</summary>
    internal static async Task<List<string>> LinesAsync(FolderBucket bucket)
    {
        var lines = new List<string>();
        foreach (var name in (await NamesAsync(bucket)).Where(name => name.EndsWith(".gz", StringComparison.Ordinal)))
        {
            await using var content = (await bucket.OpenAsync(ObjectName.Parse(name), Cancelled))!;
            using var reader = new StreamReader(new System.IO.Compression.GZipStream(content, System.IO.Compression.CompressionMode.Decompress));
            while (await reader.ReadLineAsync(Cancelled) is { } line)
                lines.Add(System.Text.Json.Nodes.JsonNode.Parse(line) is var row ? $"{row!["sequencenumber"]} {row["userid"]}" : line);
        }

        return lines;
    }
}
