namespace Audiogum.Sessions.Gateway.Demo.Listeners;

/// <summary>Makes a tenant's listeners from a seed: the same seed and number make the same listeners.</summary>
public static class ListenerGenerator
{
    /// <summary>The listeners of a tenant.</summary>
    /// <param name="seed">Where chance begins.</param>
    /// <param name="mix">What the tenant has sold, and where.</param>
    /// <param name="count">How many, from 0. The first n of more are the same n.</param>
    public static IReadOnlyList<Listener> Create(ulong seed, ListenerMix mix, int count)
    {
        var crowd = new List<Listener>(count);
        var random = new SeededRandom(seed);
        foreach (var letter in mix.Tenant) random = random.Derive(letter);
        for (var number = 0; number < count; number++)
        {
            var traits = random.Derive(number);
            var product = traits.PickWeighted(mix.Products);
            var place = traits.PickWeighted([.. mix.Places.Select(place => (place.Weight, place))]);
            crowd.Add(new(mix.Tenant, UserOf(crowd, traits), product, place, traits.Derive(-1)));
        }

        return crowd;
    }

    // Some devices have no user, and some users have a second device.
    private static string? UserOf(List<Listener> crowd, SeededRandom traits)
    {
        if (traits.Happens(0.06)) return null;
        return crowd.Count > 0 && traits.Happens(0.2) ? traits.Pick(crowd).UserId : traits.Id();
    }
}
