using System.Globalization;

using Audiogum.Sessions.Gateway.Authentication;
using Audiogum.Sessions.Gateway.Explorer;
using Audiogum.Sessions.Gateway.Reporting;
using Audiogum.Sessions.Grains.Interfaces.Administration;
using Audiogum.Sessions.Sessionization.Summaries;

using Microsoft.OpenApi;

namespace Audiogum.Sessions.Gateway.Administration;

/// <summary><c>GET /v1/admin/audit</c>: who changed what of the tenant, newest first.</summary>
internal static class AuditEndpoint
{
    /// <summary>Maps the endpoint.</summary>
    public static void MapAudit(this IEndpointRouteBuilder admin) =>
        admin.MapGet("/audit", ListAsync).Answers<AuditDocument>(AdministrationEndpoints.Tag, "What the tenant's administrators did", "Newest first.")
            .Takes("limit", "1 to 100; default 100.", JsonSchemaType.Integer).Takes("before", "Only entries before this number: next of the page before.", JsonSchemaType.Integer)
            .Fails(StatusCodes.Status400BadRequest);

    private static async Task<IResult> ListAsync(HttpContext context, CurrentCaller caller, IGrainFactory grains)
    {
        var query = new QueryReading(context.Request.Query);
        var (limit, before) = (Number("limit", AuditPage.MaxEntries), Number("before", long.MaxValue));
        if (query.Problem is { } problem) return problem;
        var page = await grains.GetGrain<ITenantSettingsGrain>(caller.Tenant).ListAudit(before, (int)(limit ?? AuditPage.MaxEntries));
        return new JsonResult(ReportJson.Write(AuditDocument.FromPage(caller.Tenant, page)));

        long? Number(string name, long most)
        {
            if (query.Text(name) is not { } text) return null;
            if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most) return number;
            query.Fail(name, $"It must be a whole number from 1 to {most}.");
            return null;
        }
    }
}

/// <summary>The answer of <c>GET /v1/admin/audit</c>.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Entries">What was done, newest first.</param>
/// <param name="Next">What to ask the next page with, as <c>before</c>; absent at the end.</param>
public sealed record AuditDocument(string Tenant, IReadOnlyList<AuditedDocument> Entries, long? Next)
{
    /// <summary>Presents a page.</summary>
    public static AuditDocument FromPage(string tenant, AuditPage page) => new(
        tenant,
        [.. page.Entries.Select(entry => new AuditedDocument(entry.Number, DateTimeOffset.FromUnixTimeMilliseconds(entry.At), entry.Who, entry.Action,
            [.. entry.Changes.Select(change => new ChangedDocument(change.Name, change.From, change.To))]))],
        page.Next);
}

/// <summary>What was done once.</summary>
/// <param name="Number">Its number in the tenant's trail.</param>
/// <param name="At">When.</param>
/// <param name="Who"><c>sub</c> of the administrator's token.</param>
/// <param name="Action">What kind of thing.</param>
/// <param name="Changes">What changed.</param>
public sealed record AuditedDocument(long Number, DateTimeOffset At, string Who, string Action, IReadOnlyList<ChangedDocument> Changes);

/// <summary>What changed from what to what.</summary>
/// <param name="Name">Its name.</param>
/// <param name="From">What it was; absent for nothing.</param>
/// <param name="To">What it is; absent for nothing.</param>
public sealed record ChangedDocument(string Name, string? From, string? To);
