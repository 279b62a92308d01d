using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Audiogum.Sessions.Tests.Storage.S3;

/// <summary>
/// A server that speaks as much of S3 as a bucket needs, and takes nothing on trust: signatures of requests and chunks,
/// lengths and checksums are worked out again, and what it does not know is refused. It fails on command.
/// </summary>
internal sealed class FakeS3 : IAsyncDisposable
{
    public const string Bucket = "exports", AccessKey = "AKFAKE", SecretKey = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", Region = "eu-north-1";

    /// <summary>Objects of a page of a listing, however many are asked for.</summary>
    public const int PageObjects = 40;

    private readonly WebApplication app;
    private readonly CancellationTokenSource closing = new();

    private FakeS3(Action<Microsoft.AspNetCore.Server.Kestrel.Core.ListenOptions> listen)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(server =>
        {
            server.Limits.MaxRequestBodySize = null;
            server.Listen(IPAddress.Loopback, 0, listen);
        });
        app = builder.Build();
        app.Run(AnswerAsync);
    }

    /// <summary>Where it listens.</summary>
    public string Url => app.Urls.Single();

    /// <summary>What was put.</summary>
    public ConcurrentDictionary<string, StoredObject> Objects { get; } = new(StringComparer.Ordinal);

    /// <summary>What happens to a request: asked for each, by method and key.</summary>
    public Func<string, string, Fault> FaultOf { get; set; } = (_, _) => Fault.None;

    /// <summary>Kinds of bodies that were sent, as <c>x-amz-content-sha256</c> names them; hashes as <c>hash</c>.</summary>
    public ConcurrentDictionary<string, int> Bodies { get; } = new();

    /// <summary>What was refused because it was wrong, as codes.</summary>
    public ConcurrentBag<string> Refused { get; } = [];

    /// <summary>Starts one.</summary>
    /// <param name="listen">What to do on its port: nothing, or TLS.</param>
    public static async Task<FakeS3> StartAsync(Action<Microsoft.AspNetCore.Server.Kestrel.Core.ListenOptions>? listen = null)
    {
        var fake = new FakeS3(listen ?? (_ => { }));
        await fake.app.StartAsync();
        return fake;
    }

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        await app.DisposeAsync();
        closing.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        try
        {
            var request = await SignedRequest.ReadAsync(context);
            var fault = FaultOf(request.Method, request.Key);
            if (fault == Fault.Silence) await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, closing.Token).Token);
            if (fault == Fault.Busy) throw new RefusedException(503, "SlowDown");
            if (fault == Fault.Undecided) throw new RefusedException(409, "ConditionalRequestConflict");
            await FakeBucket.AnswerAsync(this, request, context, fault);
            if (fault == Fault.LostAnswer) context.Abort();
        }
        catch (RefusedException refused)
        {
            if (refused.Status is 400 or 403 or 501) Refused.Add(refused.Message);
            context.Response.StatusCode = refused.Status;
            context.Response.ContentType = "application/xml";
            if (context.Request.Method != "HEAD") await context.Response.WriteAsync($"<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>{refused.Message}</Code><Message>{refused.Message}</Message></Error>");
        }
        catch (OperationCanceledException)
        {
            context.Abort();
        }
    }
}

/// <summary>What was put.</summary>
/// <param name="Content">The content.</param>
/// <param name="Sha256">Its checksum as sent, base64.</param>
internal sealed record StoredObject(byte[] Content, string? Sha256);

/// <summary>What happens to a request.</summary>
internal enum Fault
{
    /// <summary>It is answered.</summary>
    None,

    /// <summary>503, nothing is done.</summary>
    Busy,

    /// <summary>409: another writer has the name at this moment.</summary>
    Undecided,

    /// <summary>No answer ever, nothing is done.</summary>
    Silence,

    /// <summary>It is done, and the connection ends without an answer.</summary>
    LostAnswer,

    /// <summary>A byte of the answer's body is another one.</summary>
    Corrupt,

    /// <summary>The connection ends in the middle of the answer's body.</summary>
    Cut,
}

/// <summary>An answer that is an error of S3; its message is the code.</summary>
internal sealed class RefusedException(int status, string code) : Exception(code)
{
    public int Status => status;
}
