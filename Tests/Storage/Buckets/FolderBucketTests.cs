using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Storage.Buckets;

namespace Audiogum.Sessions.Tests.Storage.Buckets;

/// <summary>The folder passes the contract of buckets.</summary>
public sealed class FolderBucketTests : BucketContract
{
    private readonly string _path = Directory.CreateTempSubdirectory("bucket-").FullName;

    private string Root => Path.Combine(_path, "new", "exports");

    [Fact]
    public async Task Folder_holds_only_objects_and_other_files_are_not_listed()
    {
        await PutAsync("a/1", [1]);
        await PutAsync("a/1", [2]);
        await File.WriteAllTextAsync(Path.Combine(Root, "a", "Not An Object"), "", Cancelled);
        Assert.Equal(["a/1"], (await Bucket.ListAsync("", "", Cancelled).ToListAsync(Cancelled)).Select(entry => entry.Name.ToString()));
        Assert.Empty(Directory.GetFiles(Path.Combine(Root, ".unnamed")));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_told()
    {
        await File.WriteAllTextAsync(Path.Combine(_path, "new"), "a file where a folder should be", Cancelled);
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await PutAsync("a/1", [1]));
    }

    protected override ValueTask<IBucket> OpenAsync() => new(new FolderBucket(Root));

    protected override ValueTask CleanUpAsync()
    {
        Directory.Delete(_path, recursive: true);
        return ValueTask.CompletedTask;
    }
}
