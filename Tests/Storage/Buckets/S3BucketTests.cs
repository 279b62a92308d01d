using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Amazon.Runtime;
using Amazon.S3;
using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Storage.Buckets;
using Audiogum.Sessions.Storage.S3;
using Audiogum.Sessions.Tests.Storage.S3;
using Microsoft.AspNetCore.Hosting;

namespace Audiogum.Sessions.Tests.Storage.Buckets;

/// <summary>A bucket of S3 passes the contract of buckets, with its chunks signed, and tells faults of the service.</summary>
public sealed class S3BucketTests : S3Contract
{
    protected override string BodyKind => "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER";

    [Fact]
    public async Task A_put_whose_answer_was_lost_is_not_written_twice()
    {
        Break("PUT", 1, Fault.LostAnswer);
        Assert.Equal(PutResult.Exists, await PutAsync("a/1", [1, 2, 3]));
        Assert.Equal([1, 2, 3], await ReadAsync("a/1"));
    }

    [Fact]
    public async Task A_service_that_is_busy_for_a_moment_is_asked_again()
    {
        Break("PUT", 2, Fault.Busy);
        Assert.Equal(PutResult.Written, await PutAsync("a/1", [1]));
        Break("GET", 2, Fault.Busy);
        Assert.Equal([1], await ReadAsync("a/1"));
    }

    [Fact]
    public async Task While_it_is_not_decided_who_wins_a_name_the_put_is_tried_again()
    {
        Break("PUT", 2, Fault.Undecided);
        Assert.Equal(PutResult.Written, await PutAsync("a/1", [1]));
        Break("PUT", 1, Fault.Undecided);
        Assert.Equal(PutResult.Exists, await PutAsync("a/1", [2]));
    }

    [Fact]
    public async Task A_service_that_never_answers_is_told_in_time()
    {
        var bucket = BucketOf(new() { BucketName = FakeS3.Bucket, AccessKey = FakeS3.AccessKey, SecretKey = FakeS3.SecretKey, Timeout = TimeSpan.FromSeconds(1) });
        Break("PUT", int.MaxValue, Fault.Silence);
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await bucket.PutAsync(ObjectName.Parse("a/1"), new MemoryStream([1]), Cancelled));
        Assert.Null(await ReadAsync("a/1"));
    }

    [Theory]
    [InlineData("Busy")]
    [InlineData("Undecided")]
    public async Task A_service_that_does_not_work_is_told(string fault)
    {
        Break("PUT", int.MaxValue, Enum.Parse<Fault>(fault));
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await PutAsync("a/1", [1]));
        Break("PUT", 0, Fault.None);
        Assert.Equal(PutResult.Written, await PutAsync("a/1", [1]));
    }

    [Theory]
    [InlineData("Corrupt")]
    [InlineData("Cut")]
    public async Task Corrupted_reads_are_never_accepted(string fault)
    {
        await PutAsync("a/1", new byte[200_000]);
        Break("GET", int.MaxValue, Enum.Parse<Fault>(fault));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => ReadAsync("a/1"));
    }

    [Fact]
    public async Task A_stranger_and_a_bucket_that_is_not_there_are_told_without_the_key()
    {
        foreach (var wrong in new S3Options[] { new() { SecretKey = "not the key" }, new() { BucketName = "other" } })
        {
            var bucket = BucketOf(new() { AccessKey = FakeS3.AccessKey, SecretKey = wrong.SecretKey ?? FakeS3.SecretKey, BucketName = wrong.BucketName ?? FakeS3.Bucket });
            var fault = await Assert.ThrowsAsync<StoreUnavailableException>(async () => await bucket.PutAsync(ObjectName.Parse("a"), new MemoryStream([1]), Cancelled));
            Assert.DoesNotContain("not the key", fault.ToString(), StringComparison.Ordinal);
            await Assert.ThrowsAsync<StoreUnavailableException>(async () => await bucket.OpenAsync(ObjectName.Parse("a"), Cancelled));
            await Assert.ThrowsAsync<StoreUnavailableException>(async () => await bucket.ListAsync("", "", Cancelled).ToListAsync(Cancelled));
        }
    }
}

/// <summary>Without chunks the checksum is a header, and the body is signed by its hash.</summary>
public sealed class S3BucketWithoutChunksTests : S3Contract
{
    protected override string BodyKind => "hash";

    protected override bool IsChunked => false;
}

/// <summary>By TLS chunks are not signed; the checksum stands behind them.</summary>
public sealed class S3BucketByTlsTests : S3Contract
{
    private readonly X509Certificate2 certificate = SelfSigned();

    protected override string BodyKind => "STREAMING-UNSIGNED-PAYLOAD-TRAILER";

    internal override Task<FakeS3> StartAsync() => FakeS3.StartAsync(listen => listen.UseHttps(certificate));

    protected override IAmazonS3 Connect(S3Options options) => new AmazonS3Client(
        new BasicAWSCredentials(options.AccessKey, options.SecretKey),
        new AmazonS3Config { ServiceURL = options.ServiceUrl, AuthenticationRegion = options.Region, ForcePathStyle = true, HttpClientFactory = new Trusting(certificate) });

    private static X509Certificate2 SelfSigned()
    {
        using var key = RSA.Create(2_048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }

    /// <summary>Trusts one certificate.</summary>
    private sealed class Trusting(X509Certificate2 certificate) : HttpClientFactory
    {
        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == certificate.GetCertHashString() },
        });
    }
}
