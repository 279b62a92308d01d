using Audiogum.Sessions.Gateway.Problems;
using Audiogum.Sessions.Grains.Interfaces;

namespace Audiogum.Sessions.Gateway.Reporting;

/// <summary>
/// A JSON document that its actor tells in pieces: each is passed on before the next is asked for, so that its size is
/// nobody's burden. When a piece cannot be read the connection is broken: half a document is never taken for a whole one.
/// </summary>
public sealed class StreamedJsonResult : IResult
{
    private readonly IAsyncEnumerator<JsonReply> _pieces;

    private StreamedJsonResult(IAsyncEnumerator<JsonReply> pieces) => _pieces = pieces;

    /// <summary>Asks for the first piece, so that a fault can still be told; 404 if there is none.</summary>
    public static async Task<IResult> CreateAsync(IAsyncEnumerable<JsonReply> pieces, CancellationToken cancellationToken)
    {
        var all = pieces.GetAsyncEnumerator(cancellationToken);
        try
        {
            if (await all.MoveNextAsync()) return new StreamedJsonResult(all);
        }
        catch
        {
            await all.DisposeAsync();
            throw;
        }

        await all.DisposeAsync();
        return KnownProblems.NotFound;
    }

    /// <summary>The whole document, or null if it is longer than <paramref name="most"/>; empty if there is none.</summary>
    public static async Task<byte[]?> WholeAsync(IAsyncEnumerable<JsonReply> pieces, int most,
        CancellationToken cancellationToken)
    {
        using var whole = new MemoryStream();
        await foreach (var piece in pieces.WithCancellation(cancellationToken))
        {
            if (whole.Length + piece.Utf8.Length > most) return null;
            whole.Write(piece.Utf8);
        }

        return whole.ToArray();
    }

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        await using var pieces = _pieces;
        var response = httpContext.Response;
        response.ContentType = "application/json";
        response.Headers.CacheControl = "no-store";
        if (HttpMethods.IsHead(httpContext.Request.Method)) return;
        do
        {
            await response.Body.WriteAsync(pieces.Current.Utf8, httpContext.RequestAborted);
        }
        while (await pieces.MoveNextAsync());
    }
}
