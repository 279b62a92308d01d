using Audiogum.Sessions.Silo;
using Microsoft.Extensions.Configuration;

namespace Audiogum.Sessions.Tests.Deployment.GrainStorage;

/// <summary>Settings of grain storage that cannot be are told before anything starts.</summary>
public sealed class GrainStorageSettingsTests
{
    private const string Anywhere = "Host=nowhere;Username=u;Password=geheim";

    [Theory]
    [InlineData("PostgreSql", "Sqlite", "ConnectionStrings:PostgreSql must be set")]
    [InlineData("Redis", "Sqlite", "ConnectionStrings:Redis must be set")]
    [InlineData("AzureBlobs", "Sqlite", "ConnectionStrings:AzureStorage must be set")]
    [InlineData("Embedded", "AzureTables", "other silos would not see it")]
    [InlineData("Redis", "AzureTables", "ConnectionStrings:Redis must be set")]
    [InlineData("AsStore", "AzureTables", "ConnectionStrings:AzureStorage must be set")]
    [InlineData("Embedded", "PostgreSql", "other silos would not see it")]
    [InlineData("Paper", "Sqlite", "Paper")]
    public void A_choice_that_cannot_work_is_refused_in_one_clear_line(string storage, string store, string fault)
    {
        var settings = new Dictionary<string, string?> { ["Sessions:GrainStorage"] = storage, ["Sessions:Store"] = store };
        if (store == "AzureTables" && storage != "AsStore") settings["ConnectionStrings:AzureStorage"] = Anywhere;
        if (store == "PostgreSql") settings["ConnectionStrings:PostgreSql"] = Anywhere;
        var told = Assert.Single(new ConfigurationBuilder().AddInMemoryCollection(settings).Build().ClusterFaults());
        Assert.Contains(fault, told, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", told, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_places_for_the_same_state_are_refused()
    {
        var settings = new Dictionary<string, string?>
        {
            ["Sessions:GrainStorage"] = "Embedded",
            ["Orleans:GrainStorage:sessions:ProviderType"] = "AzureBlobs",
        };
        Assert.Contains("leave one out", Assert.Single(new ConfigurationBuilder().AddInMemoryCollection(settings).Build().ClusterFaults()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_gateway_without_a_silo_needs_no_storage()
    {
        var settings = new Dictionary<string, string?>
        {
            ["Sessions:Mode"] = "Client",
            ["Sessions:GatewayPort"] = "30000",
            ["Sessions:GrainStorage"] = "Redis",
        };
        Assert.Empty(new ConfigurationBuilder().AddInMemoryCollection(settings).Build().ClusterFaults());
    }
}
