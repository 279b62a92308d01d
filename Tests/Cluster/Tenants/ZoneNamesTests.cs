using Audiogum.Sessions.Grains.Interfaces.Administration;

namespace Audiogum.Sessions.Tests.Cluster.Tenants;

public sealed class ZoneNamesTests
{
    [Theory]
    [InlineData("UTC"), InlineData("Europe/Oslo"), InlineData("America/Argentina/Buenos_Aires"), InlineData("America/Port-au-Prince"), InlineData("Etc/GMT+5"), InlineData("EST5EDT")]
    [InlineData("Etc/UTC"), InlineData("Zulu"), InlineData("GMT"), InlineData("Asia/Calcutta")]
    public void A_name_of_the_IANA_database_is_known(string name) => Assert.True(ZoneNames.IsKnown(name));

    [Theory]
    [InlineData("utc", "UTC"), InlineData("europe/oslo", "Europe/Oslo"), InlineData("etc/UTC", "Etc/UTC")]
    public void A_name_in_another_case_is_not(string name, string right)
    {
        Assert.True(ZoneNames.IsKnown(right)); // from now on the runtime finds it in any case
        Assert.False(ZoneNames.IsKnown(name));
    }

    [Theory]
    [InlineData("localtime"), InlineData("posixrules"), InlineData("Factory"), InlineData("factory"), InlineData("posix/Europe/Oslo"), InlineData("right/Europe/Oslo"), InlineData("Right/Europe/Oslo")]
    [InlineData("/etc/localtime"), InlineData("../../../etc/localtime"), InlineData("Europe//Oslo"), InlineData("Europe/Oslo/"), InlineData(" UTC"), InlineData(""), InlineData("tzdata.zi"), InlineData("Mars/Olympus")]
    public void Anything_else_is_not(string name) => Assert.False(ZoneNames.IsKnown(name));
}
