using Audiogum.Sessions.Grains.Tenants;

namespace Audiogum.Sessions.Tests.Cluster.Tenants;

public sealed class TenantOptionsTests
{
    [Fact]
    public void Defaults_are_valid_and_days_are_in_utc()
    {
        Assert.True(new TenantOptionsValidation().Validate(null, new()).Succeeded);
        Assert.Equal(TimeZoneInfo.Utc, new TenantOptions().ZoneOf("any"));
    }

    [Fact]
    public void All_faults_are_reported_at_once()
    {
        var options = new TenantOptions
        {
            Shards = 0,
            ParallelSums = 0,
            Tenants = { ["a"] = new() { TimeZone = "Mars/Olympus" }, ["b"] = new() { TimeZone = "Europe/Berlin" }, ["c"] = new() { TimeZone = "" } },
        };

        var faults = new TenantOptionsValidation().Validate(null, options).Failures?.ToArray();

        Assert.Equal(4, faults?.Length);
        Assert.Contains("Sessions:Tenants:a:TimeZone 'Mars/Olympus' is no IANA time zone known here.", faults!);
    }
}
