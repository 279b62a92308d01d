namespace Audiogum.Sessions.Gateway.Demo.Listeners;

/// <summary>A user with a device: who plays, on what, where, and with which habits.</summary>
public sealed class Listener
{
    internal Listener(string tenant, string? userId, Product product, HomeRegion place, SeededRandom random)
    {
        (Tenant, UserId, Product, Place, Chance) = (tenant, userId, product, place, random);
        var traits = random.Derive(0);
        DeviceId = traits.Id();
        Version = traits.PickPopular(product.Versions);
        Eagerness = traits.Between(25, 100) / 100.0;
        IsImpatient = traits.Happens(0.2);
        Connection = product.Kind == ProductKind.Car || (product.Kind == ProductKind.Phone && traits.Happens(0.4)) ? "cellular" : "wan";
        ClockFault = traits.PickWeighted<ClockFault>([(90, ClockFault.None), (5, ClockFault.Ahead), (5, ClockFault.UnsetAtBoot)]);
        ClockLeadMs = ClockFault == ClockFault.Ahead ? traits.Between(6 * 60_000, 3 * 3_600_000) : 0;
        OwnPlayables = traits.Id();
    }

    /// <summary>The tenant.</summary>
    public string Tenant { get; }

    /// <summary>What its token carries as <c>sub</c>; null for a device that nobody signed in to.</summary>
    public string? UserId { get; }

    /// <summary>What its token carries as <c>deviceid</c>.</summary>
    public string DeviceId { get; }

    /// <summary>Whether its client sends posts gzipped.</summary>
    public bool Compresses => Product.Compresses;

    internal Product Product { get; }

    internal HomeRegion Place { get; }

    internal SeededRandom Chance { get; }

    internal string Version { get; }

    /// <summary>The share of days on which it listens.</summary>
    internal double Eagerness { get; }

    /// <summary>Skips nearly every song after some seconds.</summary>
    internal bool IsImpatient { get; }

    internal string Connection { get; }

    internal ClockFault ClockFault { get; }

    internal long ClockLeadMs { get; }

    /// <summary>The user id that its playables belong to.</summary>
    internal string OwnPlayables { get; }
}
