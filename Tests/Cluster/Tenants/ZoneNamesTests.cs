using Audiogum.Sessions.Grains.Interfaces.Administration;

namespace Audiogum.Sessions.Tests.Cluster.Tenants;

public sealed class ZoneNamesTests
{
    [Theory]
    [InlineData("UTC"), InlineData("Europe/Oslo"), InlineData("America/Argentina/Buenos_Aires"), InlineData("America/Port-au-Prince"), InlineData("Etc/GMT+5"), InlineData("EST5EDT")]
    public void A_name_of_the_IANA_database_is_known(string name) => Assert.True(ZoneNames.IsKnown(name));

    [Theory]
    [InlineData("localtime"), InlineData("posixrules"), InlineData("Factory"), InlineData("factory"), InlineData("posix/Europe/Oslo"), InlineData("right/Europe/Oslo"), InlineData("Right/Europe/Oslo")]
    [InlineData("/etc/localtime"), InlineData("../../../etc/localtime"), InlineData("Europe//Oslo"), InlineData("Europe/Oslo/"), InlineData(" UTC"), InlineData(""), InlineData("tzdata.zi"), InlineData("Mars/Olympus")]
    public void Anything_else_is_not(string name) => Assert.False(ZoneNames.IsKnown(name));
}
