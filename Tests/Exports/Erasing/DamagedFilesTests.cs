using Audiogum.Sessions.Grains.Exports;
using Audiogum.Sessions.Grains.Interfaces.Exports;
using Audiogum.Sessions.Sessionization.Erasure;
using Audiogum.Sessions.Storage.Buckets;
using static Audiogum.Sessions.Tests.Exports.Erasing.ExportEraserCrashTests;

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
    public async Task A_file_that_a_retention_cut_short_has_left_without_a_manifest_goes_if_it_says_something_of_the_user()
    {
        await FillAsync(bucket, stored);
        var (own, others) = (Own, Path.GetDirectoryName(Own)!.Replace("hour=09", "hour=08", StringComparison.Ordinal));
        File.Delete(Manifest);
        File.Delete(Directory.EnumerateFiles(others, "_manifest-*").Single());
        var beingPut = Path.Combine(others, Path.GetFileName(own).Replace("0000000001", "0000000009", StringComparison.Ordinal)); // by a later batch of another activation
        File.Copy(own, beingPut);
        var done = await StepAsync("");
        Assert.Equal((true, null), (done.IsDone, done.Damaged));
        Assert.Equal([PathOf(own)], done.Touched);
        Assert.True(File.Exists(beingPut));
        File.Delete(beingPut);
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

    [Fact]
    public async Task Receipts_name_nobody_and_hold_no_erasure_up_whatever_became_of_them()
    {
        await FillAsync(bucket, stored);
        var receipts = Directory.CreateDirectory(Path.Combine(path, $"tenant={Tenant}", "receipts", "date=2026-11-20")).FullName;
        foreach (var of in Directory.EnumerateFiles(Path.GetDirectoryName(Own)!)) File.Copy(of, Path.Combine(receipts, Path.GetFileName(of)));
        var manifest = Directory.EnumerateFiles(receipts, "_manifest-*").Single();
        await File.WriteAllTextAsync(manifest, "{", Cancelled);
        var done = await StepAsync("");
        Assert.Equal((true, null), (done.IsDone, done.Damaged));

        File.Delete(manifest); // as one that cannot be read is put away
        done = await StepAsync("");
        Assert.Equal((true, null), (done.IsDone, done.Damaged));
        Assert.Single(Directory.EnumerateFiles(receipts));
    }

    public void Dispose() => Directory.Delete(path, recursive: true);

    private async Task AssertErasedAsync(string after)
    {
        var own = PathOf(Own);
        var done = await StepAsync(after);
        Assert.Equal((true, null), (done.IsDone, done.Damaged));
        Assert.Equal([own], done.Touched);
        Assert.Equal(["1 somebody", $"2 {Pseudonym.FromRandom(7)}", "3 somebody"], (await LinesAsync(bucket)).Order());
    }

    private async Task<ExportErasure> StepAsync(string place) =>
        await ErasingOf(bucket, stored).StepAsync(place.Length > 0 ? place : (await ErasingOf(bucket, stored).StepAsync("", Cancelled)).After, Cancelled);

    private string PathOf(string file) => Path.GetRelativePath(Path.Combine(path, $"tenant={Tenant}"), file).Replace('\\', '/');
}
