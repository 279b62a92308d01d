using System.Text.Json;

using Audiogum.Sessions.Gateway.Tables;

using Microsoft.AspNetCore.Http.HttpResults;

namespace Audiogum.Sessions.Gateway.Reporting;

/// <summary>A finished document that is a list of rows: as it is, or its rows as CSV. Both are of the same bytes, so they cannot differ.</summary>
public static class RowsResult
{
    /// <summary>The answer.</summary>
    /// <param name="context">The request, for its <c>Accept</c>.</param>
    /// <param name="utf8">The document.</param>
    /// <param name="member">Its member that is the array of rows.</param>
    /// <param name="columns">Of the CSV.</param>
    public static IResult Create(HttpContext context, byte[] utf8, string member, IReadOnlyList<string> columns)
    {
        if (ContentNegotiation.Choose(context.Request.Headers.Accept, offersLines: false) != AnswerFormat.Csv) return new JsonResult(utf8);
        using var document = JsonDocument.Parse(utf8);
        return Csv(context, new RowTable(columns, CsvText.IsForSpreadsheet(context.Request)).Whole(document.RootElement.GetProperty(member)));
    }

    /// <summary>A finished document that is one row.</summary>
    public static IResult One(HttpContext context, byte[] utf8, IReadOnlyList<string> columns)
    {
        if (ContentNegotiation.Choose(context.Request.Headers.Accept, offersLines: false) != AnswerFormat.Csv) return new JsonResult(utf8);
        var table = new RowTable(columns, CsvText.IsForSpreadsheet(context.Request));
        return Csv(context, [.. table.Header(), .. table.Rows([utf8])]);
    }

    private static FileContentHttpResult Csv(HttpContext context, byte[] csv)
    {
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Bytes(csv, $"{ContentNegotiation.Csv}; charset=utf-8");
    }
}
