using System.Buffers;
using Audiogum.Sessions.Gateway.Reporting;
using Audiogum.Sessions.Gateway.Tables;
using Audiogum.Sessions.Grains.Interfaces.Listings;

namespace Audiogum.Sessions.Gateway.Listings;

/// <summary>
/// A whole range, page after page, two at a time: memory does not grow with it. It stops when the client is gone; when a page cannot
/// be read the connection is broken, so that half a listing is never taken for a whole one.
/// </summary>
/// <param name="kind">What is listed.</param>
/// <param name="format">CSV or lines.</param>
/// <param name="first">The first page: read before the answer begins, so that a fault can still be told.</param>
/// <param name="readNext">Reads the page after a place.</param>
public sealed class ListStream(ListKind kind, AnswerFormat format, ListReply first, Func<ListContinuation, ValueTask<ListReply>> readNext) : IResult
{
    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = format == AnswerFormat.Csv ? $"{ContentNegotiation.Csv}; charset=utf-8" : ContentNegotiation.LinesNameFor(httpContext.Request.Headers.Accept);
        response.Headers.CacheControl = "no-store";
        if (HttpMethods.IsHead(httpContext.Request.Method)) return;
        var table = format == AnswerFormat.Csv ? new RowTable(kind.Columns(), CsvText.IsForSpreadsheet(httpContext.Request)) : null;
        if (table is not null) response.BodyWriter.Write(table.Header());
        for (var page = first; ;)
        {
            // The next page is read while this one is sent.
            var next = page.Next is { } continuation ? readNext(continuation).AsTask() : null;
            try
            {
                if (table is not null) response.BodyWriter.Write(table.Rows(page.Rows));
                else WriteLines(response.BodyWriter, page.Rows);
                await response.BodyWriter.FlushAsync(httpContext.RequestAborted);
            }
            catch (Exception) when (next is not null)
            {
                await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // ends soon: it knows that the client is gone
                throw;
            }

            if (next is null) return;
            page = await next;
        }
    }

    private static void WriteLines(IBufferWriter<byte> body, IReadOnlyList<byte[]> rows)
    {
        foreach (var row in rows)
        {
            body.Write(row);
            body.Write("\n"u8);
        }
    }
}
