using System.Text;
using Audiogum.Sessions.Grains.Exports;
using Audiogum.Sessions.Grains.Exports.Batches;
using Audiogum.Sessions.Sessionization.Erasure;
using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Storage.Buckets;
using Audiogum.Sessions.Tests.Exports.Batches;
using Microsoft.Extensions.Time.Testing;
using static Audiogum.Sessions.Tests.Exports.Erasing.ExportEraserCrashTests;

namespace Audiogum.Sessions.Tests.Exports.Erasing;

/// <summary>How an erasure goes through files beside others that write, and what it leaves behind.</summary>
public sealed class ExportEraserStepTests : IDisposable
{
    private readonly string path = Directory.CreateTempSubdirectory("steps-").FullName;
    private readonly ExportState[] stored = [new()];
    private readonly FolderBucket bucket;

    public ExportEraserStepTests() => bucket = new(path);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Log_names_what_an_erasure_removed_and_later_batches_do_not()
    {
        await FillAsync(bucket, stored);
        var step = await ErasingOf(bucket, stored).StepAsync("", Cancelled);
        var done = await EraseAsync(bucket, stored, step.After);
        Assert.Single(done.Touched);
        Assert.Equal(done.Touched, (await EraseAsync(bucket, stored, step.After)).Touched); // asked again by whoever did not hear

        await FillAsync(bucket, stored);
        var later = await Logged(stored[0].Batches);
        Assert.DoesNotContain(Pseudonym.FromRandom(7), later, StringComparison.Ordinal);
        Assert.Contains(Pseudonym.FromRandom(7), await Logged(3), StringComparison.Ordinal);

        async Task<string> Logged(long sequence) => Encoding.UTF8.GetString((await bucket.ReadWholeAsync(ExportNames.Logged(Tenant, sequence), Cancelled))!);
    }

    [Fact]
    public async Task A_step_over_a_slow_bucket_answers_while_it_is_waited_for_and_the_next_goes_on_behind_it()
    {
        var time = new FakeTimeProvider();
        await FillAsync(bucket, stored);
        var slow = new HookedBucket(bucket) { BeforeOpen = _ => time.Advance(TimeSpan.FromSeconds(2)) };
        var steps = 0;
        for (var step = await ErasingOf(slow, stored, timeProvider: time).StepAsync("", Cancelled); !step.IsDone; steps++)
        {
            Assert.InRange(steps, 0, 20);
            var begunAt = time.GetTimestamp();
            step = await ErasingOf(slow, stored, timeProvider: time).StepAsync(step.After, Cancelled);
            if (!step.IsDone) Assert.InRange(time.GetElapsedTime(begunAt), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(20));
        }

        Assert.InRange(steps, 2, 20);
        Assert.Equal(["1 somebody", $"2 {Pseudonym.FromRandom(7)}", "3 somebody"], (await LinesAsync(bucket)).Order());
    }

    [Fact]
    public async Task An_exporter_that_slept_while_its_files_were_rewritten_leaves_nothing_of_them()
    {
        var isAsleep = false;
        var sleepy = new HookedBucket(bucket)
        {
            BeforePut = async name =>
            {
                if (isAsleep || !name.ToString().Contains("/hour=09/", StringComparison.Ordinal)) return;
                isAsleep = true;
                await new ExportBatchCommitter(CrashPointTests.Surroundings(bucket), Tenant, State(bucket, stored)).ResumeAsync(Cancelled); // another one finishes the batch
                await EraseAsync(bucket, stored);
            },
        };
        ExportState[] own = [new()];
        await Assert.ThrowsAsync<StoreUnavailableException>(() => FillAsync(sleepy, own)); // the second batch is the other one's
        Assert.True(isAsleep);
        Assert.DoesNotContain($"2 {User}", await LinesAsync(bucket));
        Assert.Single(await LinesAsync(bucket), line => line == $"2 {Pseudonym.FromRandom(7)}");
    }

    public void Dispose() => Directory.Delete(path, recursive: true);

    /// <summary>A bucket that does something before others do.</summary>
    private sealed class HookedBucket(IBucket bucket) : IBucket
    {
        public Action<ObjectName> BeforeOpen { get; init; } = _ => { };

        public Func<ObjectName, Task> BeforePut { get; init; } = _ => Task.CompletedTask;

        public async ValueTask<PutResult> PutAsync(ObjectName name, Stream content, CancellationToken cancellationToken)
        {
            await BeforePut(name);
            return await bucket.PutAsync(name, content, cancellationToken);
        }

        public ValueTask<Stream?> OpenAsync(ObjectName name, CancellationToken cancellationToken)
        {
            BeforeOpen(name);
            return bucket.OpenAsync(name, cancellationToken);
        }

        public ValueTask<bool> ExistsAsync(ObjectName name, CancellationToken cancellationToken) => bucket.ExistsAsync(name, cancellationToken);

        public IAsyncEnumerable<BucketObject> ListAsync(string prefix, string after, CancellationToken cancellationToken) => bucket.ListAsync(prefix, after, cancellationToken);

        public ValueTask RemoveAsync(ObjectName name, CancellationToken cancellationToken) => bucket.RemoveAsync(name, cancellationToken);
    }
}
