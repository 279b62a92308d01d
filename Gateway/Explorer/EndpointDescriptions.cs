using Audiogum.Sessions.Gateway.Explorer.Documents;
using Audiogum.Sessions.Gateway.Problems;

using Microsoft.OpenApi;

namespace Audiogum.Sessions.Gateway.Explorer;

/// <summary>Says in the OpenAPI document what an endpoint takes and gives. Nothing of it changes what the endpoint does.</summary>
public static class EndpointDescriptions
{
    /// <summary>The endpoint's name in the explorer, what it is for, and the document it answers.</summary>
    /// <typeparam name="T">The shape of the answer.</typeparam>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="tag">The group it is shown in.</param>
    /// <param name="summary">In a few words.</param>
    /// <param name="description">In full, or null.</param>
    /// <param name="mediaTypes">Other media types of the answer.</param>
    public static RouteHandlerBuilder Answers<T>(this RouteHandlerBuilder endpoint, string tag, string summary, string? description = null, params string[] mediaTypes)
    {
        endpoint.WithTags(tag).WithSummary(summary).Produces<T>(StatusCodes.Status200OK, "application/json", mediaTypes);
        return description is null ? endpoint : endpoint.WithDescription(description);
    }

    /// <summary>The problems that the endpoint may answer, beside 401, 403 and 503, which all do.</summary>
    public static RouteHandlerBuilder Fails(this RouteHandlerBuilder endpoint, params int[] statuses)
    {
        foreach (var status in statuses) endpoint.Produces<ProblemDocument>(status, Problem.MediaType);
        return endpoint;
    }

    /// <summary>An optional query parameter.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it means.</param>
    /// <param name="type">Its JSON type.</param>
    public static RouteHandlerBuilder Takes(this RouteHandlerBuilder endpoint, string name, string description, JsonSchemaType type = JsonSchemaType.String) =>
        endpoint.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(new OpenApiParameter { Name = name, In = ParameterLocation.Query, Description = description, Schema = new OpenApiSchema { Type = type } });
            return Task.CompletedTask;
        });

    /// <summary>The parameter <c>limit</c>.</summary>
    public static RouteHandlerBuilder TakesLimit(this RouteHandlerBuilder endpoint) =>
        endpoint.Takes("limit", "1 to 1 000; default 100.", JsonSchemaType.Integer);

    /// <summary>A mandatory body of JSON.</summary>
    /// <typeparam name="T">Its shape.</typeparam>
    public static RouteHandlerBuilder TakesBody<T>(this RouteHandlerBuilder endpoint, string description) =>
        endpoint.AddOpenApiOperationTransformer(async (operation, context, cancellationToken) =>
        {
            var schema = await context.GetOrCreateSchemaAsync(typeof(T), null, cancellationToken);
            context.Document!.AddComponent(typeof(T).Name, schema);
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Description = description,
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    ["application/json"] = new() { Schema = new OpenApiSchemaReference(typeof(T).Name, context.Document) },
                },
            };
        });
}
