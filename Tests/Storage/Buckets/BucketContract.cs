using System.Text;
using Audiogum.Sessions.Storage.Buckets;

namespace Audiogum.Sessions.Tests.Storage.Buckets;

/// <summary>What every bucket promises. One passes by a class that derives from this and says how it is opened.</summary>
public abstract class BucketContract : IAsyncLifetime
{
    private IBucket? _bucket;

    protected IBucket Bucket => _bucket!;

    protected static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _bucket = await OpenAsync();

    public async ValueTask DisposeAsync()
    {
        await CleanUpAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Opens the test's own bucket; what was put through an earlier one is there.</summary>
    protected abstract ValueTask<IBucket> OpenAsync();

    protected abstract ValueTask CleanUpAsync();

    [Fact]
    public async Task Objects_are_readable_after_the_bucket_is_reopened()
    {
        var content = new byte[300_000];
        new Random(1).NextBytes(content);
        Assert.Equal(PutResult.Written, await PutAsync("tenant=acme/raw/date=2026-11-20/hour=08/1.ndjson.gz", content));
        Assert.Equal(PutResult.Written, await PutAsync("tenant=acme/empty", []));

        _bucket = await OpenAsync();
        Assert.Equal(content, await ReadAsync("tenant=acme/raw/date=2026-11-20/hour=08/1.ndjson.gz"));
        Assert.Empty((await ReadAsync("tenant=acme/empty"))!);
        Assert.True(await Bucket.ExistsAsync(ObjectName.Parse("tenant=acme/empty"), Cancelled));
    }

    [Fact]
    public async Task Objects_that_were_never_put_are_not_found()
    {
        await PutAsync("a/b/c", [1]);
        foreach (var name in new[] { "a", "a/b", "a/b/d", "b", "a/b/c/d" })
        {
            Assert.False(await Bucket.ExistsAsync(ObjectName.Parse(name), Cancelled));
            Assert.Null(await ReadAsync(name));
        }
    }

    [Fact]
    public async Task An_object_is_never_written_over()
    {
        Assert.Equal(PutResult.Written, await PutAsync("a/1", "first"u8.ToArray()));
        Assert.Equal(PutResult.Exists, await PutAsync("a/1", "second"u8.ToArray()));
        Assert.Equal("first", Encoding.UTF8.GetString((await ReadAsync("a/1"))!));
    }

    [Fact]
    public async Task Of_many_who_put_one_name_one_writes_and_all_read_the_same()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 16).Select(writer => Task.Run(async () =>
        {
            var result = await PutAsync("race/1", Enumerable.Repeat((byte)writer, 100_000).ToArray());
            var read = await ReadAsync("race/1");
            return (writer, result, First: read![0], Whole: read.Length == 100_000 && read.All(value => value == read[0]));
        })));
        var winner = Assert.Single(results, result => result.result == PutResult.Written);
        Assert.All(results, result => Assert.True(result.Whole && result.First == winner.writer));
    }

    [Fact]
    public async Task A_put_that_fails_half_way_leaves_nothing()
    {
        await Assert.ThrowsAnyAsync<Exception>(async () => await Bucket.PutAsync(ObjectName.Parse("a/half"), new BreakingStream(), Cancelled));
        Assert.False(await Bucket.ExistsAsync(ObjectName.Parse("a/half"), Cancelled));
        Assert.Empty(await ListAsync(""));
        Assert.Equal(PutResult.Written, await PutAsync("a/half", [1, 2]));
    }

    [Fact]
    public async Task Names_are_listed_in_the_order_of_their_bytes()
    {
        string[] names = ["a", "a-b", "a.b", "a0", "b/c", "b-/c", "b/c-d/e", "b/c/d", "b/c.d", "b0/c", "c=1/x", "c=10/x", "c=2/x"];
        foreach (var name in names) await PutAsync(name == "b/c" ? "b/cc" : name, new byte[name.Length]);
        string[] sorted = [.. names.Select(name => name == "b/c" ? "b/cc" : name).Order(StringComparer.Ordinal)];

        Assert.Equal(sorted, await ListAsync(""));
        foreach (var prefix in new[] { "a", "b/", "b/c", "b/c/", "c=1", "nothing", "b/c-d/e" })
            Assert.Equal(sorted.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)), await ListAsync(prefix));
        for (var place = 0; place < sorted.Length; place++)
        {
            Assert.Equal(sorted[(place + 1)..], await ListAsync("", sorted[place]));
            Assert.Equal(sorted.Where(name => name[0] == 'b' && string.CompareOrdinal(name, sorted[place]) > 0), await ListAsync("b", sorted[place]));
        }
    }

    [Fact]
    public async Task A_long_list_is_whole_and_tells_lengths()
    {
        for (var number = 0; number < 300; number++) await PutAsync($"many/{number % 7}/{number:0000}", new byte[number % 50]);
        var listed = await Bucket.ListAsync("many/", "", Cancelled).ToListAsync(Cancelled);
        Assert.Equal(300, listed.Count);
        Assert.All(listed, entry => Assert.Equal(int.Parse(entry.Name.ToString().Split('/')[2], null) % 50, entry.Bytes));
    }

    [Fact]
    public async Task Removed_objects_are_gone_and_their_names_are_free()
    {
        await PutAsync("a/1", [1]);
        await Bucket.RemoveAsync(ObjectName.Parse("a/1"), Cancelled);
        await Bucket.RemoveAsync(ObjectName.Parse("a/1"), Cancelled);
        await Bucket.RemoveAsync(ObjectName.Parse("x/y"), Cancelled);
        Assert.Null(await ReadAsync("a/1"));
        Assert.Empty(await ListAsync(""));
        Assert.Equal(PutResult.Written, await PutAsync("a/1", [2]));
    }

    protected async Task<PutResult> PutAsync(string name, byte[] content) =>
        await Bucket.PutAsync(ObjectName.Parse(name), new MemoryStream(content), Cancelled);

    protected async Task<byte[]?> ReadAsync(string name)
    {
        await using var content = await Bucket.OpenAsync(ObjectName.Parse(name), Cancelled);
        if (content is null) return null;
        var whole = new MemoryStream();
        await content.CopyToAsync(whole, Cancelled);
        Assert.Equal(whole.Length, content.Length);
        return whole.ToArray();
    }

    private async Task<string[]> ListAsync(string prefix, string after = "") =>
        [.. (await Bucket.ListAsync(prefix, after, Cancelled).ToListAsync(Cancelled)).Select(entry => entry.Name.ToString())];

    /// <summary>Gives some bytes and then fails.</summary>
    private sealed class BreakingStream : MemoryStream
    {
        private int _left = 100_000;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var given = Math.Min(_left, buffer.Length);
            _left -= given;
            return given > 0 ? new(given) : throw new IOException("Broken on purpose.");
        }

        public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) => CopyAsync(destination, cancellationToken);

        private async Task CopyAsync(Stream destination, CancellationToken cancellationToken)
        {
            var buffer = new byte[10_000];
            for (int read; (read = await ReadAsync(buffer.AsMemory(), cancellationToken)) > 0;) await destination.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
    }
}
