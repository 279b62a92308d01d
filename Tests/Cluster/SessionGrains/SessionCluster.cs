using System.Text;
using System.Text.Json.Nodes;
using Audiogum.Sessions.Grains;
using Audiogum.Sessions.Grains.Interfaces;
using Audiogum.Sessions.Grains.Interfaces.Serialization;
using Audiogum.Sessions.Grains.Interfaces.Sessions;
using Audiogum.Sessions.Grains.Interfaces.Tenants;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Sessionization.Events;
using Audiogum.Sessions.Silo.GrainStorage;
using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Storage.Sqlite;
using Audiogum.Sessions.Tests.Cluster.Clocks;
using Audiogum.Sessions.Tests.Cluster.Stores;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Core.Internal;
using Orleans.Serialization;
using Orleans.TestingHost;

namespace Audiogum.Sessions.Tests.Cluster.SessionGrains;

/// <summary>Two silos over one SQLite store that fails when told.</summary>
public sealed class SessionCluster : IAsyncLifetime
{
    private readonly string path = Directory.CreateTempSubdirectory("sessions-").FullName;
    private SqliteSessionStore store = null!;
    private InProcessTestCluster cluster = null!;

    internal FaultyStore Store { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        store = new(new() { DataPath = path }, TimeProvider.System);
        store.Open();
        Store = new(store);
        var builder = new InProcessTestClusterBuilder(2);
        builder.ConfigureHost(host => host.Services.AddSerializer(serializer => serializer.AddSessionContracts()));
        builder.ConfigureSilo((_, silo) =>
        {
            if (SiloClocks.AreSkewed) silo.Services.AddSingleton(SiloClocks.Next(TimeProvider.System)).UseTimeProviderForBackgroundAreas(TimeProvider.System);
            silo.Services.AddSessionsGrains(silo.Configuration);
            silo.Services.AddSingleton<ISessionStore>(Store);
            silo.AddEmbeddedStates(path);
        });
        cluster = builder.Build();
        await cluster.DeployAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await cluster.DisposeAsync();
        await store.DisposeAsync();
        Directory.Delete(path, recursive: true);
    }

    /// <summary>A session that nobody used yet.</summary>
    internal static SessionKey NewSession() => new("acme", Guid.NewGuid().ToString("N"));

    internal ISessionGrain Grain(SessionKey key) => cluster.Client.GetGrain<ISessionGrain>(key.ToString());

    internal IGrainFactory Actors => cluster.Client;

    internal ITenantGrain Tenant(string tenant) => cluster.Client.GetGrain<ITenantGrain>(tenant);

    /// <summary>Posts events with this receipt.</summary>
    internal async Task<AppendReply> PostAsync(SessionKey key, long receivedAt, params string[] events) =>
        await Grain(key).Append(new(new Receipt(receivedAt, "user", "device"), [.. events.Select(Read)]));

    internal async Task<JsonNode> SessionAsync(SessionKey key) => (await ParseAsync(Grain(key).GetSession()))!;

    internal static async Task<JsonNode?> ParseAsync(IAsyncEnumerable<JsonReply> pieces) => await pieces.WholeAsync() is { } whole ? JsonNode.Parse(whole) : null;

    /// <summary>Ends the activation and waits until it is gone: the next call loads from the store.</summary>
    internal async Task DeactivateAsync(SessionKey key) =>
        await Grain(key).AsReference<IGrainManagementExtension>().DeactivateOnIdle();

    private static AcceptedEvent Read(string json)
    {
        var utf8 = Encoding.UTF8.GetBytes(json);
        var reading = EventReader.Read(utf8, receivedAt: null);
        Assert.NotNull(reading.Event);
        return new(reading.Event, utf8);
    }
}
