using Audiogum.Sessions.Gateway.Problems;

using Microsoft.AspNetCore.Authorization;

namespace Audiogum.Sessions.Gateway.Authentication;

/// <summary>The scopes of api.md, Identity. Each is also the name of the policy that demands it.</summary>
public static class Scopes
{
    /// <summary>Posting events.</summary>
    public const string EventsWrite = "events:write";

    /// <summary>Dashboards, raw play events and rejections.</summary>
    public const string DashboardsRead = "dashboards:read";

    /// <summary>Sessions and plays.</summary>
    public const string SessionsRead = "sessions:read";

    /// <summary>Exports.</summary>
    public const string ExportsRead = "exports:read";

    /// <summary>Administration of a tenant.</summary>
    public const string Admin = "admin";

    /// <summary>The cluster's dashboard, which shows all tenants; only from an issuer that may sign for all of them.</summary>
    public const string Operator = "operator";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [EventsWrite, DashboardsRead, SessionsRead, ExportsRead, Admin, Operator];
}

/// <summary>Demands a valid caller, and a scope of its token.</summary>
/// <param name="Scope">The scope, or null where any valid caller will do.</param>
public sealed record ScopeRequirement(string? Scope) : IAuthorizationRequirement;

/// <summary>Why a good token was refused.</summary>
/// <param name="Problem">The answer.</param>
/// <param name="Scope">The scope that was asked for, or null.</param>
public sealed record Refusal(Problem Problem, string? Scope);
