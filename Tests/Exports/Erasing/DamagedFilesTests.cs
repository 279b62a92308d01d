using Audiogum.Sessions.Grains.Exports;
using Audiogum.Sessions.Grains.Exports.Erasing;
using Audiogum.Sessions.Grains.Interfaces.Exports;
using Audiogum.Sessions.Sessionization.Erasure;
using Audiogum.Sessions.Storage.Buckets;
using Audiogum.Sessions.Tests.Exports.Batches;
using static Audiogum.Sessions.Tests.Exports.Erasing.ErasingCrashTests;

namespace Audiogum.Sessions.Tests.Exports.Erasing;

/// <summary>What cannot be read cannot be said to hold nothing of a user: it is named, and the erasure is not done before it is put right.</summary>
public sealed class DamagedFilesTests : IDisposable
{
    private readonly string path = Directory.CreateTempSubdirectory("damaged-").FullName;
    private readonly ExportState[] stored = [new()];
    private readonly FolderBucket bucket;

    public DamagedFilesTests() => bucket = new(path);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>The file of the hour that is the user's.</summary>
    private string Own => Directory.EnumerateFiles(Path.Combine(path, $"tenant={Tenant}", "raw", "date=2026-11-20", "hour=09"), "*.gz").Single();

    private string Manifest => Directory.EnumerateFiles(Path.GetDirectoryName(Own)!, "_manifest-*").Single();

    [Fact]
    public async Task A_damaged_file_is_named_and_ends_the_erasure_when_it_is_put_right()
    {
        await FillAsync(bucket, stored);
        var sound = await File.ReadAllBytesAsync(Own, Cancelled);
        await File.WriteAllBytesAsync(Own, [.. sound[..^1], (byte)(sound[^1] ^ 1)], Cancelled);
        var held = await StepAsync("");
        Assert.Equal((false, PathOf(Own)), (held.IsDone, held.Damaged));
        Assert.Equal((false, PathOf(Own)), (await StepAsync(held.After)) is var again ? (again.IsDone, again.Damaged) : default);

        await File.WriteAllBytesAsync(Own, sound, Cancelled);
        await AssertErasedAsync(held.After);
    }

    [Fact]
    public async Task A_file_that_is_missing_while_its_manifest_is_there_is_damage_until_that_goes_too()
    {
        await FillAsync(bucket, stored);
        var (own, manifest) = (Own, Manifest);
        File.Delete(own);
        var held = await StepAsync("");
        Assert.Equal((false, PathOf(own)), (held.IsDone, held.Damaged));

        File.Delete(manifest);
        var done = await StepAsync(held.After);
        Assert.Equal((true, null), (done.IsDone, done.Damaged));
        Assert.Equal(["1 somebody", "3 somebody"], (await LinesAsync(bucket)).Order());
    }

    [Fact]
    public async Task A_manifest_that_cannot_be_read_is_named()
    {
        await FillAsync(bucket, stored);
        var sound = await File.ReadAllTextAsync(Manifest, Cancelled);
        await File.WriteAllTextAsync(Manifest, sound[..^3], Cancelled);
        var held = await StepAsync("");
        Assert.Equal((false, PathOf(Manifest)), (held.IsDone, held.Damaged));

        await File.WriteAllTextAsync(Manifest, sound, Cancelled);
        await AssertErasedAsync(held.After);
    }

    public void Dispose() => Directory.Delete(path, recursive: true);

    private async Task AssertErasedAsync(string after)
    {
        var own = PathOf(Own);
        var done = await StepAsync(after);
        Assert.Equal((true, null), (done.IsDone, done.Damaged));
        Assert.Equal([own], done.Touched);
        Assert.Equal(["1 somebody", $"2 {Pseudonym.Of(7)}", "3 somebody"], (await LinesAsync(bucket)).Order());
    }

    private async Task<ExportErasure> StepAsync(string after) =>
        await new ExportErasing(CrashPointTests.Surroundings(bucket), Tenant, State(bucket, stored), new(User, Pseudonym.Of(7))).StepAsync(after, Cancelled);

    private string PathOf(string file) => Path.GetRelativePath(Path.Combine(path, $"tenant={Tenant}"), file).Replace('\\', '/');
}
