using Audiogum.Sessions.Gateway.Authentication;
using Audiogum.Sessions.Gateway.Explorer;
using Audiogum.Sessions.Gateway.Problems;
using Audiogum.Sessions.Gateway.Reporting;
using Audiogum.Sessions.Grains.Interfaces.Exports;
using Audiogum.Sessions.Sessionization.Summaries;
using Microsoft.AspNetCore.Http.Features;

namespace Audiogum.Sessions.Gateway.Exports;

/// <summary><c>GET /v1/exports</c> lists what was exported for the caller's tenant, <c>GET /v1/exports/{path}</c> downloads it.</summary>
public static class ExportEndpoints
{
    private const string Tag = "Exports";
    private const string Root = "/v1/exports/";

    /// <summary>Maps the endpoints.</summary>
    public static void MapExports(this IEndpointRouteBuilder routes)
    {
        var exports = routes.MapGroup("/v1/exports").RequireAuthorization(Scopes.ExportsRead);
        exports.MapGet("", ListAsync)
            .Answers<ExportPage>(Tag, "List exported files", "Ascending by path; empty where the server exports nothing.")
            .Takes("prefix", "Only paths that begin so, as sessions/date=2026-11-20/.")
            .TakesLimit().Takes("cursor", "The next of the page before.").Fails(StatusCodes.Status400BadRequest);
        exports.MapGet("/{**path}", ReadAsync)
            .WithTags(Tag).WithSummary("Download an exported file").WithDescription("ETag and Repr-Digest are its SHA-256; with If-None-Match the answer may be 304, with Range it is that part (206).")
            .Produces(StatusCodes.Status200OK, null, "application/octet-stream").Produces(StatusCodes.Status206PartialContent, null, "application/octet-stream").Produces(StatusCodes.Status304NotModified).Fails(StatusCodes.Status404NotFound, StatusCodes.Status416RangeNotSatisfiable);
    }

    private static async Task<IResult> ListAsync(HttpContext context, CurrentCaller caller, IGrainFactory grains)
    {
        var query = new QueryReading(context.Request.Query);
        var (limit, prefix, cursor) = (query.Limit(), query.Text("prefix") ?? string.Empty, query.Text("cursor"));
        if (query.Problem is { } problem) return problem;
        if (ExportCursor.Parse(cursor) is not { } after) return KnownProblems.BadCursor;
        var list = await BucketOf(caller, grains).List(prefix, after, limit, context.RequestAborted);
        return new JsonResult(ReportJson.Write(new ExportPage(
            [.. list.Objects.Select(found => new ExportFile(found.Path, found.Bytes))], list.HasMore ? ExportCursor.Write(list.Objects[^1].Path) : null)));
    }

    // Decoded exactly once, slashes too, as clients made from the OpenAPI document encode them: the server's own path keeps %2F.
    private static Task<IResult> ReadAsync(string path, HttpContext context, CurrentCaller caller, IGrainFactory grains)
    {
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget;
        var sent = RequestTarget.Below(target, context.Request.PathBase.ToUriComponent(), Root);
        var asked = string.IsNullOrEmpty(sent) ? path : Uri.UnescapeDataString(sent);
        return ExportFileResult.CreateAsync(asked, from => BucketOf(caller, grains).ReadFrom(asked, from),
            context.RequestAborted);
    }

    private static ITenantBucketGrain BucketOf(CurrentCaller caller, IGrainFactory grains) => grains.GetGrain<ITenantBucketGrain>(caller.Tenant);
}

/// <summary>A page of exported files, ascending by path.</summary>
/// <param name="Exports">The files.</param>
/// <param name="Next">The cursor of the next page; absent on the last one.</param>
public sealed record ExportPage(IReadOnlyList<ExportFile> Exports, string? Next = null);

/// <summary>An exported file.</summary>
/// <param name="Path">What to ask for below <c>/v1/exports/</c>.</param>
/// <param name="Bytes">Its length.</param>
public sealed record ExportFile(string Path, long Bytes);
