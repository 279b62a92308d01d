using Audiogum.Sessions.Gateway.Authentication;
using Audiogum.Sessions.Gateway.Explorer;
using Audiogum.Sessions.Gateway.Reporting;
using Audiogum.Sessions.Grains.Interfaces.Administration;
using Audiogum.Sessions.Sessionization.Summaries;

using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Audiogum.Sessions.Gateway.Administration;

/// <summary><c>/v1/admin/…</c>: a tenant's administrators, for their own tenant. Which one that is says the token alone.</summary>
public static class AdministrationEndpoints
{
    /// <summary>The group that the endpoints are shown in.</summary>
    internal const string Tag = "Administration";

    /// <summary>Adds the room.</summary>
    public static IServiceCollection AddAdministration(this IServiceCollection services)
    {
        services.TryAddSingleton<KnownSettings>(); // a silo in this process has them too
        return services.AddSingleton<EventAllowanceProvider>().AddSingleton<TokenIssuing>();
    }

    /// <summary>Maps the endpoints.</summary>
    public static void MapAdministration(this IEndpointRouteBuilder routes)
    {
        var admin = routes.MapGroup("/v1/admin").RequireAuthorization(Scopes.Admin);
        admin.MapTenant();
        admin.MapTokens();
        admin.MapAudit();
        admin.MapGet("/health", async (CurrentCaller caller, IGrainFactory grains, TimeProvider timeProvider) =>
            new JsonResult(ReportJson.Write(HealthDocument.Create(timeProvider.GetUtcNow(), await grains.GetGrain<ITenantHealthGrain>(caller.Tenant).Check()))))
            .Answers<HealthDocument>(Tag, "Whether the tenant's actors answer");
    }
}
