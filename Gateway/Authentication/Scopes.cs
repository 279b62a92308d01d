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

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [EventsWrite, DashboardsRead, SessionsRead, ExportsRead, Admin];
}

/// <summary>Demands a valid caller, and a scope of its token.</summary>
/// <param name="Scope">The scope, or null where any valid caller will do.</param>
public sealed record ScopeRequirement(string? Scope) : IAuthorizationRequirement;

/// <summary>Judges <see cref="ScopeRequirement"/>; a refusal carries the <see cref="Problem"/> to answer.</summary>
public sealed class ScopeHandler : AuthorizationHandler<ScopeRequirement>
{
    /// <inheritdoc/>
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, ScopeRequirement requirement)
    {
        if (context.User.Identity is not { IsAuthenticated: true }) return Task.CompletedTask;
        var (caller, problem) = CallerReading.Read(context.User);
        if (caller is not null && (requirement.Scope is null || CallerReading.HasScope(context.User, requirement.Scope)))
        {
            if (context.Resource is HttpContext http) http.Features.Set(caller);
            context.Succeed(requirement);
        }
        else
        {
            context.Fail(new Refusal(this, problem ?? KnownProblems.Forbidden("insufficient_scope", $"The scope {requirement.Scope} is needed."), requirement.Scope));
        }

        return Task.CompletedTask;
    }
}

/// <summary>Why a good token was refused.</summary>
/// <param name="handler">Who refused.</param>
/// <param name="problem">The answer.</param>
/// <param name="scope">The scope that was asked for, or null.</param>
public sealed class Refusal(IAuthorizationHandler handler, Problem problem, string? scope) : AuthorizationFailureReason(handler, problem.Code)
{
    /// <summary>The answer.</summary>
    public Problem Problem { get; } = problem;

    /// <summary>The scope that was asked for, or null.</summary>
    public string? Scope { get; } = scope;
}
