using System.Net;
using Audiogum.Sessions.Storage.Buckets;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;

namespace Audiogum.Sessions.Tests.Storage.Buckets;

/// <summary>A container is made only where the service says that there is none: a key that may not make one will do where there is.</summary>
public sealed class BlobContainerTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_container_that_is_there_is_not_made()
    {
        using var service = new Service { IsThere = true };
        Assert.Equal(PutResult.Written, await PutAsync(service));
        Assert.Equal(["PUT /acme/exports/a/1 3"], service.Requests);
    }

    [Fact]
    public async Task A_container_that_is_not_there_is_made_and_the_object_put_whole()
    {
        using var service = new Service();
        Assert.Equal(PutResult.Written, await PutAsync(service));
        Assert.Equal(["PUT /acme/exports/a/1 3", "PUT /acme/exports?restype=container 0", "PUT /acme/exports/a/1 3"], service.Requests);
    }

    private static async Task<PutResult> PutAsync(Service service)
    {
        using var transport = new HttpClientTransport(service);
        var container = new BlobContainerClient(new Uri("http://127.0.0.1:1/acme/exports"), new BlobClientOptions { Transport = transport });
        return await new BlobBucket(container).PutAsync(ObjectName.Parse("a/1"), new MemoryStream([1, 2, 3]), Cancelled);
    }

    /// <summary>Answers as Azure Storage does.</summary>
    private sealed class Service : HttpMessageHandler
    {
        public bool IsThere { get; set; }

        public List<string> Requests { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var sent = request.Content is { } content ? await content.ReadAsByteArrayAsync(cancellationToken) : [];
            Requests.Add($"{request.Method} {request.RequestUri!.PathAndQuery} {sent.Length}");
            IsThere |= request.RequestUri.Query.Contains("restype=container", StringComparison.Ordinal);
            var answer = new HttpResponseMessage(IsThere ? HttpStatusCode.Created : HttpStatusCode.NotFound) { Content = new ByteArrayContent([]), RequestMessage = request };
            answer.Headers.TryAddWithoutValidation("ETag", "\"1\"");
            answer.Content.Headers.TryAddWithoutValidation("Last-Modified", "Fri, 20 Nov 2026 08:00:00 GMT");
            if (!IsThere) answer.Headers.TryAddWithoutValidation("x-ms-error-code", "ContainerNotFound");
            return answer;
        }
    }
}
