using System.Globalization;

using Audiogum.Sessions.Gateway.Authentication;
using Audiogum.Sessions.Gateway.Live;

using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Audiogum.Sessions.Tests.Cluster.Http.Fixtures;

/// <summary>The real gateway on a real Kestrel, with fake actors behind it.</summary>
public sealed class GatewayFixture : WebApplicationFactory<CurrentCaller>
{
    private readonly (string Name, string Value)[] _settings;
    private readonly TimeProvider? _clock;

    public GatewayFixture()
        : this(null, [])
    {
    }

    private GatewayFixture(TimeProvider? timeProvider, (string Name, string Value)[] settings)
    {
        _clock = timeProvider;
        _settings = settings;
        UseKestrel(0);
        StartServer();
        Client = ClientOf(TestTokens.Good);
    }

    /// <summary>Fewer than a real door has, so that all of them can be opened.</summary>
    public const int MaxStreams = 50;

    /// <summary>A door of its own with other settings than the default ones.</summary>
    public static GatewayFixture With(params (string Name, string Value)[] settings) => new(null, settings);

    /// <summary>A door of its own with another clock.</summary>
    public static GatewayFixture With(TimeProvider timeProvider) => new(timeProvider, []);

    public FakeActors Actors { get; } = new();

    /// <summary>A caller of tenant <c>acme</c> with every scope.</summary>
    public HttpClient Client { get; }

    public HttpClient ClientOf(string? token)
    {
        var client = CreateClient();
        if (token is not null) client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "Bearer " + token);
        return client;
    }

    public static void Identify(IWebHostBuilder builder)
    {
        const string bearer = BearerSettings.Section;
        builder.UseSetting($"{bearer}:ValidIssuer", TestTokens.Issuer);
        builder.UseSetting($"{bearer}:ValidAudiences:0", TestTokens.Audience);
        builder.UseSetting($"{bearer}:SigningKeys:0:Issuer", TestTokens.Issuer);
        builder.UseSetting($"{bearer}:SigningKeys:0:Value", Convert.ToBase64String(TestTokens.Key));
        builder.UseSetting($"{bearer}:SigningKeys:0:Length", TestTokens.Key.Length.ToString(CultureInfo.InvariantCulture));
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        Identify(builder);
        foreach (var (name, value) in _settings) builder.UseSetting(name, value);
        builder.ConfigureTestServices(services =>
        {
            // No silo and no store run here: whatever would start them is taken out.
            foreach (var started in services.Where(IsOfSilo).ToArray()) services.Remove(started);
            services.Replace(ServiceDescriptor.Singleton(Actors.Factory));
            if (_clock is not null) services.AddSingleton(_clock);
            services.Replace(ServiceDescriptor.Singleton(new OpenStreams(MaxStreams)));
        });

        static bool IsOfSilo(ServiceDescriptor service) =>
            service.ServiceType == typeof(IHostedService) && !service.IsKeyedService
            && service.ImplementationType?.Namespace is { } room && (room.StartsWith("Orleans", StringComparison.Ordinal) || room.StartsWith("Audiogum.Sessions.Silo", StringComparison.Ordinal));
    }
}
