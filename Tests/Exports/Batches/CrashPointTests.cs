using System.Text;
using Audiogum.Sessions.Grains.Exports;
using Audiogum.Sessions.Grains.Exports.Batches;
using Audiogum.Sessions.Grains.Tenants;
using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Storage.Buckets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Audiogum.Sessions.Tests.Exports.Batches;

/// <summary>An activation dies before or after each single thing that it does: what is seen in the end is one batch, whole, and no trace of another.</summary>
public sealed class CrashPointTests : IDisposable
{
    private const string Tenant = "acme";
    private const int Steps = 24;

    private readonly string path = Directory.CreateTempSubdirectory("crashpoints-").FullName;

    public static TheoryData<bool> BeforeOrAfter => [false, true];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(BeforeOrAfter))]
    public async Task Crash_anywhere_leaves_one_whole_batch_to_the_successor(bool after)
    {
        var deaths = 0;
        for (var at = 1; at <= Steps; at++)
        {
            var bucket = new FolderBucket(Path.Combine(path, $"{after}-{at}"));
            ExportState[] stored = [new()];
            var dying = new DyingBucket(bucket, at, after);
            try
            {
                await CommitAsync(dying, stored, "first");
            }
            catch (StoreUnavailableException) when (dying.IsDead)
            {
                deaths++;
            }

            // The sessions have changed meanwhile: who builds the batch again builds another one.
            await CommitAsync(new DyingBucket(bucket, 0, after: false), stored, "second");
            var seen = await SeenAsync(bucket);
            Assert.Equal(stored[0].Batches == 2 ? [.. Whole(1, "first"), .. Whole(2, "second")] : Whole(1, "second"), seen);
            Assert.Equal("second", stored[0].Feed);
        }

        Assert.InRange(deaths, 8, Steps - 1);
    }

    [Fact]
    public async Task Of_many_who_write_the_same_batch_one_is_seen()
    {
        var bucket = new FolderBucket(Path.Combine(path, "race"));
        ExportState[] stored = [new()];
        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            try
            {
                await CommitAsync(new DyingBucket(bucket, 0, after: false), [new()], $"writer{writer}");
            }
            catch (StoreUnavailableException)
            {
                return; // another one was first
            }
        })));

        // Each that came later than another one's commit goes on behind it: batches follow each other, and each is whole.
        var committer = Ledger(new DyingBucket(bucket, 0, after: false), stored);
        await committer.ResumeAsync(Cancelled);
        var seen = await SeenAsync(bucket);
        Assert.InRange(stored[0].Batches, 1, 8);
        Assert.Equal(4 * stored[0].Batches, seen.Count);
        Assert.Equal(stored[0].Batches, seen.Select(entry => entry.Split('|')[1]).Where(text => text.StartsWith("writer", StringComparison.Ordinal)).Distinct().Count());
    }

    public void Dispose() => Directory.Delete(path, recursive: true);

    private static async Task CommitAsync(DyingBucket bucket, ExportState[] stored, string content)
    {
        var state = new ActivationState(stored, bucket.StepAsync);
        var committer = new ExportBatchCommitter(Surroundings(bucket), Tenant, state);
        await committer.ResumeAsync(Cancelled);
        var next = state.State.Copy();
        (next.Batches, next.Feed) = (next.Batches + 1, content);
        await using var draft = new BatchDraft(next);
        await draft.AddAsync("raw", "date=2026-11-20/hour=08", "ndjson.gz", Encoding.UTF8.GetBytes(content + "|raw"), 1, new Dictionary<string, long>());
        await draft.AddAsync("sessions", "date=2026-11-20", "parquet", Encoding.UTF8.GetBytes(content + "|sessions"), 1, new Dictionary<string, long> { ["listeningms"] = 5 });
        await committer.CommitAsync(draft, 0, Cancelled);
    }

    private static ExportBatchCommitter Ledger(DyingBucket bucket, ExportState[] stored) => new(Surroundings(bucket), Tenant, new ActivationState(stored, bucket.StepAsync));

    private static string[] Whole(int sequence, string content) =>
        [$"raw {sequence}|{content}", $"raw {sequence}|manifest", $"sessions {sequence}|{content}", $"sessions {sequence}|manifest"];

    /// <summary>What a reader of the folders sees: table, batch and content of each object.</summary>
    private static async Task<List<string>> SeenAsync(FolderBucket bucket)
    {
        var seen = new List<string>();
        await foreach (var (name, _) in bucket.ListAsync($"tenant={Tenant}/", "", Cancelled))
        {
            var parts = name.ToString().Split('/');
            if (!ExportNames.IsVisible(parts[1])) continue;
            await using var content = (await bucket.OpenAsync(name, Cancelled))!;
            using var reader = new StreamReader(content);
            var (isManifest, text) = (parts[^1].StartsWith("_manifest-", StringComparison.Ordinal), await reader.ReadToEndAsync(Cancelled));
            var sequence = int.Parse(isManifest ? parts[^1][10..20] : parts[^1][..10], System.Globalization.CultureInfo.InvariantCulture);
            seen.Add($"{parts[1]} {sequence}|{(isManifest ? "manifest" : text.Split('|')[0])}");
        }

        return [.. seen.OrderBy(entry => int.Parse(entry.Split(' ')[1].Split('|')[0], System.Globalization.CultureInfo.InvariantCulture)).ThenBy(entry => entry.Split(' ')[0], StringComparer.Ordinal)
            .ThenBy(entry => entry.EndsWith("manifest", StringComparison.Ordinal))];
    }

    internal static ExportDependencies Surroundings(IBucket bucket) => new(
        null!, new(bucket), TimeProvider.System, null!, Options.Create(new TenantOptions()), Options.Create(new ExportOptions()),
        new(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>()), NullLogger<ExportDependencies>.Instance);
}
