using Amazon.S3;
using Audiogum.Sessions.Storage.Buckets;
using Audiogum.Sessions.Storage.S3;
using Audiogum.Sessions.Tests.Storage.S3;

namespace Audiogum.Sessions.Tests.Storage.Buckets;

/// <summary>The contract of buckets against a server that checks what it is sent, by one way of sending bodies.</summary>
public abstract class S3Contract : BucketContract
{
    private FakeS3? server;

    /// <summary>How the server must have been sent bodies.</summary>
    protected abstract string BodyKind { get; }

    protected virtual bool IsChunked => true;

    internal FakeS3 Server => server!;

    [Fact]
    public async Task Bodies_come_as_asked_for_with_a_checksum_that_is_kept()
    {
        var content = new byte[500_000];
        new Random(2).NextBytes(content);
        foreach (var length in new[] { 1, 65_535, 65_536, 500_000 }) Assert.Equal(PutResult.Written, await PutAsync($"a/{length}", content[..length]));
        Assert.Equal(BodyKind, Assert.Single(Server.Bodies).Key);
        Assert.All(Server.Objects.Values, stored => Assert.NotNull(stored.Sha256));
        Assert.Empty(Server.Refused);
    }

    /// <summary>The next so many requests of a method fail.</summary>
    internal void Break(string method, int times, Fault fault)
    {
        var left = times;
        Server.FaultOf = (asked, _) => asked == method && Interlocked.Decrement(ref left) >= 0 ? fault : Fault.None;
    }

    internal virtual Task<FakeS3> StartAsync() => FakeS3.StartAsync();

    protected virtual IAmazonS3 Connect(S3Options options) => S3Account.Connect(options);

    /// <summary>A bucket of the server, by options that say nothing of where it is.</summary>
    protected IBucket BucketOf(S3Options options)
    {
        (options.ServiceUrl, options.Region, options.PathStyle) = (Server.Url, FakeS3.Region, true);
        return new S3Bucket(Connect(options), options.BucketName!, IsChunked, TimeProvider.System);
    }

    protected override async ValueTask<IBucket> OpenAsync()
    {
        server ??= await StartAsync();
        return BucketOf(new() { BucketName = FakeS3.Bucket, AccessKey = FakeS3.AccessKey, SecretKey = FakeS3.SecretKey });
    }

    protected override async ValueTask CleanUpAsync() => await Server.DisposeAsync();
}
