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
                ? new JsonResult(ReportJson.Write(ErasureDocument.FromStatus(status)))
                : (IResult)KnownProblems.NotFound)
            .RequireAuthorization(Scopes.Admin)
            .Answers<ErasureDocument>(Tag, "How far an erasure is", "With completedat, it is the certificate of what was touched.").Fails(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> EraseAsync(string userid, HttpContext context, CurrentCaller caller, IGrainFactory grains)
    {
        if (userid.Length is 0 or > Limits.MaxIdLength) return KnownProblems.NotFound;
        var registration = await grains.GetGrain<ITenantSettingsGrain>(caller.Tenant).RequestErasure(AdminRequest.Who(caller), userid);
        var status = await Erasure(caller, grains, registration.Id).Begin(registration);
        context.Response.StatusCode = StatusCodes.Status202Accepted;
        context.Response.Headers.Location = $"{context.Request.PathBase}/v1/admin/erasures/{registration.Id}";
        return new JsonResult(ReportJson.Write(ErasureDocument.FromStatus(status)));
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
