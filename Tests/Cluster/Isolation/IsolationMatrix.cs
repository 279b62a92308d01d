using Audiogum.Sessions.Gateway.Authentication;

using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Audiogum.Sessions.Tests.Cluster.Isolation;

/// <summary>What a row of the matrix is about.</summary>
/// <param name="Scope">The scope that the endpoint demands; null when any valid caller will do.</param>
/// <param name="Paths">Addresses to ask; <c>{0}</c> stands for a session.</param>
public sealed record MatrixRow(string? Scope, params string[] Paths)
{
    /// <summary>Whether anybody may ask, because there is nothing of anybody in the answers.</summary>
    public bool IsPublic { get; init; }

    /// <summary>Whether the answer is a stream that does not end.</summary>
    public bool IsStream { get; init; }

    /// <summary>Whether the answer to a caller shows something of its own, so that the search for the other's means something.</summary>
    public bool ShowsOwn { get; init; } = true;
}

/// <summary>Every endpoint of the gateway, by method and pattern. The list is held against the running gateway's.</summary>
public static class IsolationMatrix
{
    public static IReadOnlyDictionary<string, MatrixRow> Rows { get; } = new Dictionary<string, MatrixRow>
    {
        ["POST /v1/events"] = new(Scopes.EventsWrite, "/v1/events") { ShowsOwn = false }, // answered by numbers alone
        ["GET /v1/sessions/{sessionid}/"] = new(Scopes.SessionsRead, "/v1/sessions/{0}"),
        ["GET /v1/sessions/{sessionid}/events"] = new(Scopes.SessionsRead, "/v1/sessions/{0}/events"),
        ["GET /v1/sessions/{sessionid}/timeline"] = new(Scopes.SessionsRead, "/v1/sessions/{0}/timeline"),
        ["GET /v1/sessions"] = new(Scopes.SessionsRead, "/v1/sessions?from=2026-11-01&to=2026-12-01", "/v1/sessions?from=2026-11-01&to=2026-12-01&userid=user-1&deviceid=device-1"),
        ["GET /v1/plays"] = new(Scopes.SessionsRead, "/v1/plays?from=2026-11-01&to=2026-12-01", "/v1/plays?from=2026-11-01&to=2026-12-01&userid=user-1&deviceid=device-1"),
        ["GET /v1/dashboards/realtime"] = new(Scopes.DashboardsRead, "/v1/dashboards/realtime") { ShowsOwn = false },
        ["GET /v1/dashboards/daily"] = new(Scopes.DashboardsRead, "/v1/dashboards/daily?date=2026-11-20"),
        ["GET /v1/dashboards/monthly"] = new(Scopes.DashboardsRead, "/v1/dashboards/monthly?month=2026-11"),
        ["GET /v1/dashboards/quality"] = new(Scopes.DashboardsRead, "/v1/dashboards/quality?from=2026-11-01&to=2026-12-01"),
        ["GET /v1/playevents"] = new(Scopes.DashboardsRead, "/v1/playevents?limit=1000", "/v1/playevents?deviceid=device-1"),
        ["GET /v1/rejections"] = new(Scopes.DashboardsRead, "/v1/rejections?limit=1000"),
        ["GET /v1/dashboards/rejections"] = new(Scopes.DashboardsRead, "/v1/dashboards/rejections?from=2026-11-01&to=2026-12-01") { ShowsOwn = false },
        ["GET /v1/exports/"] = new(Scopes.ExportsRead, "/v1/exports", "/v1/exports?prefix=../tenant=" + TwoTenants.Foreign[..^1]) { ShowsOwn = false },
        ["GET /v1/exports/{**path}"] = new(Scopes.ExportsRead, "/v1/exports/sessions/date=2026-11-20/_manifest-0000000001.json", "/v1/exports/..%2ftenant=x/sessions") { ShowsOwn = false },
        ["GET /v1/dashboards/realtime/stream"] = new(Scopes.DashboardsRead, "/v1/dashboards/realtime/stream") { IsStream = true },
        ["GET /v1/playevents/stream"] = new(Scopes.DashboardsRead, "/v1/playevents/stream") { IsStream = true },
        ["GET /v1/admin/tenant"] = new(Scopes.Admin, "/v1/admin/tenant"),
        ["PATCH /v1/admin/tenant"] = new(Scopes.Admin, "/v1/admin/tenant") { ShowsOwn = false }, // without a body
        ["POST /v1/admin/tokens"] = new(Scopes.Admin, "/v1/admin/tokens") { ShowsOwn = false },
        ["GET /v1/admin/audit"] = new(Scopes.Admin, "/v1/admin/audit"),
        ["GET /v1/admin/health"] = new(Scopes.Admin, "/v1/admin/health") { ShowsOwn = false }, // numbers alone
        ["GET /v1/amendments"] = new(Scopes.DashboardsRead, "/v1/amendments?since=2026-11-01") { ShowsOwn = false },
        ["GET /v1/amendments/sessions"] = new(Scopes.SessionsRead, "/v1/amendments/sessions?since=2026-11-01") { ShowsOwn = false },
        ["GET /v1/reconcile"] = new(Scopes.ExportsRead, "/v1/reconcile?date=2026-11-20") { ShowsOwn = false }, // numbers, as long as nothing differs
        ["DELETE /v1/users/{userid}"] = new(Scopes.Admin, "/v1/users/nobody") { ShowsOwn = false }, // never names anybody
        ["GET /v1/users/{userid}/export"] = new(Scopes.Admin, "/v1/users/user-1/export"),
        ["GET /v1/admin/erasures/{id}"] = new(Scopes.Admin, "/v1/admin/erasures/00000000000000000000000000000bad") { ShowsOwn = false },
        ["GET /v1/me"] = new(null, "/v1/me"),
        ["* /health/live"] = Public("/health/live"),
        ["* /health/ready"] = Public("/health/ready"),
        ["GET /openapi/{documentName}.json"] = Public("/openapi/v1.json"),
        ["POST /signin"] = Public("/signin"),
        ["GET /signin"] = Public("/signin", "/signin?code=00"),
        ["POST /signout"] = Public("/signout"),
        ["GET /explorer/{documentName?}"] = Public("/explorer", "/explorer/v1"),
        ["GET /explorer/scalar.js"] = Public("/explorer/scalar.js"),
        ["GET /explorer/scalar.aspnetcore.js"] = Public("/explorer/scalar.aspnetcore.js"),
        ["GET /explorer/favicon.svg"] = Public("/explorer/favicon.svg"),
        ["GET /"] = Public("/"),
        ["GET /daily"] = Public("/daily?date=2026-11-20"),
        ["GET /monthly"] = Public("/monthly"),
        ["GET /raw"] = Public("/raw"),
        ["GET /sessions"] = Public("/sessions"),
        ["GET /sessions/{id}"] = Public("/sessions/{0}"),
        ["GET /quality"] = Public("/quality"),
        ["GET /login"] = Public("/login"),
        ["GET /assets/{name}"] = Public("/assets/none.js"),
    };

    /// <summary>The methods to ask a row by: what GET tells, HEAD may tell too.</summary>
    public static IEnumerable<HttpMethod> MethodsOf(string endpoint) => endpoint.Split(' ')[0] is "GET" or "*"
        ? [HttpMethod.Get, HttpMethod.Head]
        : endpoint.Split(' ')[0].Split(',').Select(name => new HttpMethod(name));

    /// <summary>The endpoints that a running gateway has.</summary>
    public static IEnumerable<string> Endpoints(IServiceProvider gateway) => gateway.GetRequiredService<IEnumerable<EndpointDataSource>>()
        .SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
        .Select(endpoint => $"{Methods(endpoint)} {endpoint.RoutePattern.RawText}").Distinct();

    private static string Methods(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IHttpMethodMetadata>() is { HttpMethods.Count: > 0 } methods ? string.Join(',', methods.HttpMethods.Where(method => method != "HEAD")) : "*";

    private static MatrixRow Public(params string[] paths) => new(null, paths) { IsPublic = true };
}
