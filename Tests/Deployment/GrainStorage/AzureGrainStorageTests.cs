using System.Text.Json.Nodes;
using Audiogum.Sessions.Tests.Storage.Azure;
using Azure.Storage.Blobs;

namespace Audiogum.Sessions.Tests.Deployment.GrainStorage;

/// <summary>Our storage in Azure Blobs keeps the contract, configured by the keys of Orleans' own provider.</summary>
public sealed class AzureGrainStorageTests(AzuriteServer azurite) : GrainStorageContract, IClassFixture<AzuriteServer>
{
    protected override Task<Dictionary<string, string?>> SettingsAsync() => Task.FromResult<Dictionary<string, string?>>(new()
    {
        ["Orleans:GrainStorage:sessions:ProviderType"] = "AzureBlobs",
        ["Orleans:GrainStorage:sessions:ContainerName"] = azurite.NewName(),
        ["Orleans:GrainStorage:sessions:ConnectionName"] = "AzureStorage",
        ["ConnectionStrings:AzureStorage"] = azurite.ConnectionString,
    });

    [Fact]
    public async Task One_setting_is_enough_and_blobs_have_the_names_of_orleans_own_provider()
    {
        await using var silo = await StorageSilo.StartAsync(new Dictionary<string, string?>
        {
            ["Sessions:GrainStorage"] = "AzureBlobs",
            ["Sessions:DataPath"] = NewDirectory(),
            ["ConnectionStrings:AzureStorage"] = azurite.ConnectionString,
        });
        await silo.WriteAsync("anna", new() { State = new() { Text = "Ærø", Number = 7 } });

        var blob = new BlobContainerClient(azurite.ConnectionString, "grainstate").GetBlobClient("sample-test/anna.json");
        var stored = JsonNode.Parse((await blob.DownloadContentAsync(TestContext.Current.CancellationToken)).Value.Content.ToString())!;
        Assert.Equal(("Ærø", 7), ((string?)stored["Text"], (int)stored["Number"]!));

        // What Orleans' own provider leaves of a state that it was told to clear but not to delete.
        await blob.UploadAsync(BinaryData.Empty, overwrite: true, TestContext.Current.CancellationToken);
        var cleared = await silo.ReadAsync("anna");
        Assert.False(cleared.RecordExists);
        cleared.State!.Text = "again";
        await silo.WriteAsync("anna", cleared);
        Assert.Equal("again", (await silo.ReadAsync("anna")).State!.Text);
    }
}
