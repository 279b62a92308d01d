using Audiogum.Sessions.Gateway.Problems;
using Audiogum.Sessions.Grains.Interfaces.Exports;
using Microsoft.Net.Http.Headers;

namespace Audiogum.Sessions.Gateway.Exports;

/// <summary>
/// A file as its actor tells it: each piece is passed on before the next is asked for. When one cannot be read the
/// connection is broken: the length said before tells that it is not whole.
/// </summary>
public sealed class ExportAnswer : IResult
{
    private readonly string _path;
    private readonly IAsyncEnumerator<ExportPiece> _pieces;

    private ExportAnswer(string path, IAsyncEnumerator<ExportPiece> pieces) => (_path, _pieces) = (path, pieces);

    /// <summary>Asks for the first piece, so that a fault can still be told; 404 if there is none.</summary>
    public static async Task<IResult> OfAsync(string path, IAsyncEnumerable<ExportPiece> pieces, CancellationToken aborted)
    {
        var all = pieces.GetAsyncEnumerator(aborted);
        try
        {
            if (await all.MoveNextAsync()) return new ExportAnswer(path, all);
        }
        catch
        {
            await all.DisposeAsync();
            throw;
        }

        await all.DisposeAsync();
        return KnownProblems.NotFound;
    }

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        await using var pieces = _pieces;
        var (request, response) = (httpContext.Request, httpContext.Response);
        var tag = new EntityTagHeaderValue($"\"{pieces.Current.Sha256}\"");
        response.GetTypedHeaders().ETag = tag;
        response.Headers.CacheControl = "private, no-cache";
        if (request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(tag, useStrongComparison: false) || known == EntityTagHeaderValue.Any))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = TypeOf(_path);
        response.ContentLength = pieces.Current.Length;
        response.Headers["Repr-Digest"] = $"sha-256=:{Convert.ToBase64String(Convert.FromHexString(pieces.Current.Sha256))}:";
        if (HttpMethods.IsHead(request.Method)) return;
        do
        {
            await response.Body.WriteAsync(pieces.Current.Bytes, httpContext.RequestAborted);
        }
        while (await pieces.MoveNextAsync());
    }

    private static string TypeOf(string path) => Path.GetExtension(path) switch
    {
        ".json" => "application/json",
        ".parquet" => "application/vnd.apache.parquet",
        ".gz" => "application/gzip",
        _ => "application/octet-stream",
    };
}
