using Microsoft.AspNetCore.Routing.Patterns;

namespace Audiogum.Sessions.Gateway.Reporting;

/// <summary>HEAD is answered as GET is, without the body (RFC 9110 §9.3.2): the server leaves it out by itself.</summary>
public static class HeadRequests
{
    private static readonly string[] Both = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>A group whose endpoints of the API and its explorer that take GET take HEAD too. What changes something by GET is not there.</summary>
    public static RouteGroupBuilder MapReadable(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup(string.Empty);
        ((IEndpointConventionBuilder)group).Finally(endpoint =>
        {
            if (endpoint is not RouteEndpointBuilder { RoutePattern: var pattern } || !IsOfApi(pattern)) return;
            for (var place = 0; place < endpoint.Metadata.Count; place++)
            {
                if (endpoint.Metadata[place] is HttpMethodMetadata { HttpMethods: ["GET"] }) endpoint.Metadata[place] = new HttpMethodMetadata(Both);
            }
        });
        return group;
    }

    private static bool IsOfApi(RoutePattern pattern) =>
        pattern.PathSegments is [{ Parts: [RoutePatternLiteralPart { Content: "v1" or "openapi" or "explorer" }] }, ..];
}
