using Audiogum.Sessions.Gateway.Problems;
using Audiogum.Sessions.Grains.Interfaces.Exports;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Audiogum.Sessions.Gateway.Exports;

/// <summary>
/// A file as its actor tells it, or one range of it (RFC 9110 §14): each piece is passed on before the next is asked for.
/// When one cannot be read the connection is broken: the length said before tells that it is not whole.
/// </summary>
public sealed class ExportFileResult : IResult
{
    private readonly string _path;
    private readonly IAsyncEnumerator<ExportPiece> _pieces;
    private readonly Func<long, IAsyncEnumerable<ExportPiece>> _readFrom;

    private ExportFileResult(string path, IAsyncEnumerator<ExportPiece> pieces,
        Func<long, IAsyncEnumerable<ExportPiece>> readFrom) =>
        (_path, _pieces, _readFrom) = (path, pieces, readFrom);

    /// <summary>Asks for the first piece, so that a fault can still be told; 404 if there is none.</summary>
    /// <param name="path">The file's path.</param>
    /// <param name="readFrom">Reads the file from a byte on.</param>
    /// <param name="cancellationToken">The client is gone.</param>
    public static async Task<IResult> CreateAsync(string path, Func<long, IAsyncEnumerable<ExportPiece>> readFrom, CancellationToken cancellationToken)
    {
        var all = readFrom(0).GetAsyncEnumerator(cancellationToken);
        try
        {
            if (await all.MoveNextAsync()) return new ExportFileResult(path, all, readFrom);
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
        var (request, response, length) = (httpContext.Request, httpContext.Response, pieces.Current.Length);
        var tag = new EntityTagHeaderValue($"\"{pieces.Current.Sha256}\"");
        response.GetTypedHeaders().ETag = tag;
        response.Headers.CacheControl = "private, no-cache";
        response.Headers.AcceptRanges = "bytes";
        if (request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(tag, useStrongComparison: false) || known == EntityTagHeaderValue.Any))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.Headers["Repr-Digest"] = $"sha-256=:{Convert.ToBase64String(Convert.FromHexString(pieces.Current.Sha256))}:";
        var (from, to) = (0L, length);
        if (AskedRange(request, tag) is { } range)
        {
            (from, to) = Resolve(range, length);
            if (from >= to)
            {
                response.Headers.ContentRange = new ContentRangeHeaderValue(length).ToString();
                await KnownProblems.RangeNotSatisfiable.ExecuteAsync(httpContext);
                return;
            }

            response.StatusCode = StatusCodes.Status206PartialContent;
            response.Headers.ContentRange = new ContentRangeHeaderValue(from, to - 1, length).ToString();
        }

        response.ContentType = TypeOf(_path);
        response.ContentLength = to - from;
        if (HttpMethods.IsHead(request.Method)) return;
        if (from < pieces.Current.Bytes.Length || from == 0)
        {
            await SendAsync(httpContext, pieces, from, to - from);
            return;
        }

        await using var later = _readFrom(from).GetAsyncEnumerator(httpContext.RequestAborted);
        if (await later.MoveNextAsync()) await SendAsync(httpContext, later, 0, to - from);
    }

    private static async Task SendAsync(HttpContext context, IAsyncEnumerator<ExportPiece> pieces, long skip, long left)
    {
        do
        {
            var part = pieces.Current.Bytes.AsMemory((int)skip);
            if (part.Length > left) part = part[..(int)left];
            await context.Response.Body.WriteAsync(part, context.RequestAborted);
            (skip, left) = (0, left - part.Length);
        }
        while (left > 0 && await pieces.MoveNextAsync());
    }

    // Several ranges at once, other units and what cannot be read are ignored, as is a range of another version of the file.
    private static RangeItemHeaderValue? AskedRange(HttpRequest request, EntityTagHeaderValue tag)
    {
        if (!HttpMethods.IsGet(request.Method) || StringValues.IsNullOrEmpty(request.Headers.Range)) return null;
        var headers = request.GetTypedHeaders();
        if (!StringValues.IsNullOrEmpty(request.Headers.IfRange) && headers.IfRange?.EntityTag?.Compare(tag, useStrongComparison: true) is not true) return null;
        return headers.Range is { Ranges.Count: 1 } range && range.Unit.Equals("bytes", StringComparison.OrdinalIgnoreCase) ? range.Ranges.Single() : null;
    }

    private static (long From, long To) Resolve(RangeItemHeaderValue range, long length) => range.From is { } from
        ? (from, Math.Min(length, (range.To ?? length - 1) + 1))
        : (Math.Max(0, length - range.To!.Value), range.To == 0 ? 0 : length);

    private static string TypeOf(string path) => Path.GetExtension(path) switch
    {
        ".json" => "application/json",
        ".parquet" => "application/vnd.apache.parquet",
        ".gz" => "application/gzip",
        _ => "application/octet-stream",
    };
}
