using Audiogum.Sessions.Gateway.Explorer.Documents;
using Audiogum.Sessions.Gateway.Problems;
using Audiogum.Sessions.Sessionization.Summaries;

using Microsoft.AspNetCore.Authorization;
using Microsoft.OpenApi;

using Scalar.AspNetCore;

namespace Audiogum.Sessions.Gateway.Explorer;

/// <summary>
/// <c>/openapi/v1.json</c>, made of the endpoints themselves, and <c>/explorer</c> to browse it and try it out. The
/// explorer comes whole from this origin, and its page may load nothing from any other: see <see cref="ExplorerPolicy"/>.
/// </summary>
public static class ExplorerEndpoints
{
    private const string Scheme = "bearer";

    /// <summary>Adds the room. Documents are written by the gateway's own rules, and so are their schemas.</summary>
    public static IServiceCollection AddExplorer(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.PropertyNamingPolicy = ReportJson.Options.PropertyNamingPolicy;
            json.SerializerOptions.NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.Strict;
        });
        return services.AddOpenApi("v1", openApi =>
        {
            // Every GET takes HEAD too: to say so each time would hide the rest.
            openApi.ShouldInclude = description => description.HttpMethod != HttpMethods.Head;
            openApi.AddDocumentTransformer((document, _, _) =>
            {
                Introduce(document);
                return Task.CompletedTask;
            });
            openApi.AddOperationTransformer((operation, context, cancellationToken) =>
                context.Description.ActionDescriptor.EndpointMetadata.OfType<IAllowAnonymous>().Any()
                    ? Task.CompletedTask
                    : DemandTokenAsync(operation, context.Document!, () => context.GetOrCreateSchemaAsync(typeof(ProblemDocument), null, cancellationToken)));
        });
    }

    /// <summary>Maps both, for everybody.</summary>
    public static void MapExplorer(this IEndpointRouteBuilder routes)
    {
        routes.MapOpenApi().AllowAnonymous();
        var explorer = routes.MapGroup(string.Empty).AllowAnonymous().AddEndpointFilter(ExplorerPolicy.ApplyAsync);
        explorer.MapScalarApiReference("/explorer", options => options
            .WithTitle("Audiogum Sessions").DisableDefaultFonts().DisableTelemetry().DisableAgent().DisableMcp().HideDeveloperTools()
            .AddPreferredSecuritySchemes(Scheme));
    }

    private static void Introduce(OpenApiDocument document)
    {
        document.Info = new() { Title = "Audiogum Sessions", Version = "1", Description = "Session analytics: post events, read sessions, plays and dashboards." };

        // Only the path before the server counts: host and scheme are those that the document came from.
        var before = document.Servers is [{ Url: { } url }, ..] && Uri.TryCreate(url, UriKind.Absolute, out var address) ? address.AbsolutePath.TrimEnd('/') : string.Empty;
        document.Servers = before.Length > 0 ? [new() { Url = before }] : [];
        document.Components ??= new();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [Scheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = Scheme,
                BearerFormat = "JWT",
                Description = "Claims: tenant, exp, scope; sub and deviceid as known.",
            },
        };
    }

    private static async Task DemandTokenAsync(OpenApiOperation operation, OpenApiDocument document, Func<Task<OpenApiSchema>> problemSchema)
    {
        operation.Security = [new() { [new(Scheme, document)] = [] }];
        document.AddComponent(nameof(ProblemDocument), await problemSchema());
        operation.Responses ??= [];
        foreach (var (status, meaning) in new[] { ("401", "No valid token."), ("403", "The token does not allow this."), ("503", "Not now: try again.") })
        {
            operation.Responses.TryAdd(status, new OpenApiResponse
            {
                Description = meaning,
                Content = new Dictionary<string, OpenApiMediaType> { [Problem.MediaType] = new() { Schema = new OpenApiSchemaReference(nameof(ProblemDocument), document) } },
            });
        }
    }
}
