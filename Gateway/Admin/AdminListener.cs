using Audiogum.Sessions.Gateway.Problems;

using Microsoft.Extensions.Options;

namespace Audiogum.Sessions.Gateway.Admin;

/// <summary>
/// Keeps what is for operators on a listener of its own: there nothing else is served but health, and nowhere else is it
/// served. What needs a token needs it here too.
/// </summary>
public static class AdminListener
{
    private sealed record OnlyHere;

    /// <summary>Adds the listener to those that the process has, if one is asked for.</summary>
    public static void AddAdminListener(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<AdminOptions>().BindConfiguration(AdminOptions.Section)
            .Validate(options => options.Port is >= 0 and <= 65_535, $"{AdminOptions.Section}:{nameof(AdminOptions.Port)} must be 0 to 65535.")
            .ValidateOnStart();
        var admin = builder.Configuration.GetSection(AdminOptions.Section).Get<AdminOptions>() ?? new();
        if (admin.Port == 0) return;
        builder.WebHost.UseUrls($"{Others(builder.Configuration)};http://{admin.Address}:{admin.Port}");
    }

    /// <summary>Answers 404 to whoever comes by the wrong listener; goes before authorization.</summary>
    public static void UseAdminListener(this WebApplication app)
    {
        var port = app.Services.GetRequiredService<IOptions<AdminOptions>>().Value.Port;
        app.Use((context, next) => IsAtItsPlace(context, port) ? next(context) : KnownProblems.NotFound.ExecuteAsync(context));
    }

    /// <summary>Keeps endpoints on the admin listener.</summary>
    public static TBuilder OnAdminListener<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder
    {
        endpoints.WithMetadata(new OnlyHere());
        return endpoints;
    }

    // Addresses in full make the server forget the ones given by port only: these are spelled out then.
    private static string Others(ConfigurationManager configuration) => configuration[WebHostDefaults.ServerUrlsKey] is { Length: > 0 } urls
        ? urls
        : string.Join(';', Spelled("http", configuration[WebHostDefaults.HttpPortsKey]).Concat(Spelled("https", configuration[WebHostDefaults.HttpsPortsKey])));

    private static IEnumerable<string> Spelled(string scheme, string? ports) =>
        (ports ?? string.Empty).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(port => $"{scheme}://*:{port}");

    private static bool IsAtItsPlace(HttpContext context, int port)
    {
        var isHere = port != 0 && context.Connection.LocalPort == port;
        var isForHere = context.GetEndpoint()?.Metadata.GetMetadata<OnlyHere>() is not null;
        return isHere == isForHere || (isHere && context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal));
    }
}
