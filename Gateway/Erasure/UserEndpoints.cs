using Audiogum.Sessions.Gateway.Administration;
using Audiogum.Sessions.Gateway.Authentication;
using Audiogum.Sessions.Gateway.Explorer;
using Audiogum.Sessions.Gateway.Problems;
using Audiogum.Sessions.Gateway.Reporting;
using Audiogum.Sessions.Grains.Interfaces.Administration;
using Audiogum.Sessions.Grains.Interfaces.Erasure;
using Audiogum.Sessions.Sessionization.Summaries;

namespace Audiogum.Sessions.Gateway.Erasure;

/// <summary>Erasure of a user and access of a user to what is stored, for administrators of the tenant (GDPR, articles 15 and 17).</summary>
public static class UserEndpoints
{
    private const string Tag = "Users";

    /// <summary>Maps the endpoints.</summary>
    public static void MapUsers(this IEndpointRouteBuilder routes)
    {
        routes.MapDelete("/v1/users/{userid}", EraseAsync).RequireAuthorization(Scopes.Admin)
            .WithTags(Tag).WithSummary("Erase a user").WithDescription("202: the request is durable and goes on by itself; Location says where its status is.")
            .Produces<ErasureDocument>(StatusCodes.Status202Accepted).Fails(StatusCodes.Status404NotFound);
        routes.MapGet("/v1/users/{userid}/export", ExportAsync).RequireAuthorization(Scopes.Admin)
            .WithTags(Tag).WithSummary("All that is stored of a user").Produces(StatusCodes.Status200OK, null, "application/x-ndjson").Fails(StatusCodes.Status404NotFound);
        routes.MapGet("/v1/admin/erasures/{id}", async (string id, CurrentCaller caller, IGrainFactory grains) =>
            Guid.TryParseExact(id, "N", out var known) && await Erasure(caller, grains, known.ToString("N")).Get() is { } status
                ? new FinishedJson(ReportJson.Write(ErasureDocument.Of(status)))
                : (IResult)KnownProblems.NotFound)
            .RequireAuthorization(Scopes.Admin)
            .Answers<ErasureDocument>(Tag, "How far an erasure is", "With completedat, it is the certificate of what was touched.").Fails(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> EraseAsync(string userid, HttpContext context, CurrentCaller caller, IGrainFactory grains)
    {
        if (userid.Length is 0 or > Limits.MaxIdLength) return KnownProblems.NotFound;
        var id = Guid.NewGuid().ToString("N");
        var status = await Erasure(caller, grains, id).Begin(userid);
        await grains.GetGrain<ITenantSettingsGrain>(caller.Tenant).OpenErasure(AdminRequest.Who(caller), id);
        context.Response.StatusCode = StatusCodes.Status202Accepted;
        context.Response.Headers.Location = $"{context.Request.PathBase}/v1/admin/erasures/{id}";
        return new FinishedJson(ReportJson.Write(ErasureDocument.Of(status)));
    }

    private static async Task ExportAsync(string userid, HttpContext context, CurrentCaller caller, IGrainFactory grains)
    {
        if (userid.Length is 0 or > Limits.MaxIdLength)
        {
            await KnownProblems.NotFound.ExecuteAsync(context);
            return;
        }

        context.Response.ContentType = "application/x-ndjson";
        context.Response.Headers.CacheControl = "no-store";
        if (HttpMethods.IsHead(context.Request.Method)) return;
        await foreach (var lines in grains.GetGrain<IUserDataGrain>(caller.Tenant).Export(userid).WithCancellation(context.RequestAborted))
        {
            await context.Response.Body.WriteAsync(lines.Utf8, context.RequestAborted);
        }
    }

    private static IErasureGrain Erasure(CurrentCaller caller, IGrainFactory grains, string id) => grains.GetGrain<IErasureGrain>($"{caller.Tenant}/{id}");
}

/// <summary>How far an erasure is. It never names the user.</summary>
/// <param name="Id">The erasure.</param>
/// <param name="Status"><c>running</c> or <c>completed</c>.</param>
/// <param name="RequestedAt">When it was asked for.</param>
/// <param name="CompletedAt">When it was completed; absent before.</param>
/// <param name="Pseudonym">What stands in the user's place now.</param>
/// <param name="Looked">Sessions looked at; one that changed meanwhile counts again.</param>
/// <param name="Sessions">Sessions that said something of the user.</param>
/// <param name="Events">Stored entries of them that did.</param>
/// <param name="Rejections">Rejected events that did.</param>
/// <param name="Objects">Once completed: paths of exported files that did, and are no more; others without the user are in their places.</param>
/// <param name="Damaged">While it is held up by an exported file that is not there, or not what was written: the path of that.</param>
public sealed record ErasureDocument(
    string Id, string Status, DateTimeOffset RequestedAt, DateTimeOffset? CompletedAt, string Pseudonym, long Looked, long Sessions, long Events, long Rejections, IReadOnlyList<string> Objects, string? Damaged)
{
    /// <summary>Presents a status.</summary>
    public static ErasureDocument Of(ErasureStatus status) => new(
        status.Id, status.CompletedAt is null ? "running" : "completed", DateTimeOffset.FromUnixTimeMilliseconds(status.RequestedAt),
        status.CompletedAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null, status.Pseudonym, status.Looked, status.Sessions, status.Events, status.Rejections, status.Objects, status.Damaged);
}
