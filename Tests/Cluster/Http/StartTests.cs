using Audiogum.Sessions.Gateway.Authentication;

using Microsoft.Extensions.Configuration;

namespace Audiogum.Sessions.Tests.Cluster.Http;

public sealed class StartTests
{
    private const string Key = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

    [Fact]
    public async Task Without_keys_the_process_ends_with_1_and_says_how_to_set_them()
    {
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("dotnet", [typeof(CurrentCaller).Assembly.Location])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        var said = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, process.ExitCode);
        Assert.Contains("Authentication__Schemes__Bearer__SigningKeys__0__Value", said);
        Assert.DoesNotContain("Exception", said);
    }

    [Theory]
    [InlineData("SigningKeys:0:Value", "")]
    [InlineData("SigningKeys:0:Value", "not base64")]
    [InlineData("SigningKeys:0:Value", "c2hvcnQ=")]
    [InlineData("Authority", "https://provider.test")]
    [InlineData("ValidIssuer", "https://issuer.test")]
    public void A_section_that_cannot_work_is_a_fault(string name, string value) => Assert.NotEmpty(Read((name, value)).Faults);

    [Fact]
    public void Several_keys_of_one_issuer_count_and_give_the_issuers_where_none_is_named()
    {
        var settings = Read(
            ("SigningKeys:0:Issuer", "a"), ("SigningKeys:0:Value", Key), ("SigningKeys:1:Issuer", "a"), ("SigningKeys:1:Value", Key), ("SigningKeys:2:Value", Key));
        Assert.Empty(settings.Faults);
        Assert.Equal(3, settings.Keys.Count);
        Assert.Equal(["a"], settings.Issuers);
        Assert.Equal(["b"], Read(("SigningKeys:0:Issuer", "a"), ("SigningKeys:0:Value", Key), ("ValidIssuer", "b")).Issuers);
    }

    [Fact]
    public void Several_issuers_need_the_tenants_of_each_and_one_issuer_signs_for_all()
    {
        (string, string)[] one = [("SigningKeys:0:Issuer", "a"), ("SigningKeys:0:Value", Key)];
        (string, string)[] two = [.. one, ("SigningKeys:1:Issuer", "b"), ("SigningKeys:1:Value", Key)];
        (string, string)[] both = [("IssuerTenants:0:Issuer", "a"), ("IssuerTenants:0:Tenants:0", "acme"), ("IssuerTenants:1:Issuer", "b"), ("IssuerTenants:1:Tenants:0", "*")];
        (string, string)[] provider = [("Authority", "https://provider.test"), ("ValidAudience", "us")];

        Assert.Empty(Read(one).Faults);
        Assert.Empty(Read(provider).Faults);
        Assert.Empty(Read([.. two, .. both]).Faults);
        Assert.Empty(Read([.. one, .. provider, .. both]).Faults);
        Assert.Contains("IssuerTenants", Assert.Single(Read(two).Faults));
        Assert.Contains("IssuerTenants", Assert.Single(Read([.. one, .. provider]).Faults));
        Assert.Contains("no entry for the issuer b", Assert.Single(Read([.. two, both[0], both[1]]).Faults));
        Assert.Contains("not trusted: b", Assert.Single(Read([.. one, .. both]).Faults));
        Assert.Contains("without Issuer", Assert.Single(Read([.. two, .. both, ("SigningKeys:2:Value", Key)]).Faults));
        Assert.Contains("without Issuer", Assert.Single(Read([.. provider, ("SigningKeys:0:Value", Key)]).Faults));
        foreach (var bad in (string[])["Acme", "*me", "a*b", "-*"])
            Assert.Contains(Read([.. one, ("IssuerTenants:0:Issuer", "a"), ("IssuerTenants:0:Tenants:0", bad)]).Faults, fault => fault.Contains($"Tenants holds \"{bad}\"", StringComparison.Ordinal));
    }

    private static BearerSettings Read(params IEnumerable<(string Name, string Value)> settings) => BearerSettings.Read(
        new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create($"{BearerSettings.Section}:{setting.Name}", (string?)setting.Value)))
            .Build());
}
