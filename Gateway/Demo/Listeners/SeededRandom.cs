namespace Audiogum.Sessions.Gateway.Demo.Listeners;

/// <summary>
/// A source of chance that is the same for the same seed, for ever: SplitMix64 rather than <see cref="Random"/>, whose
/// seeds have 32 bits only, too few for session ids that must never meet.
/// </summary>
public sealed class SeededRandom
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    private readonly ulong _seed;

    private ulong _state;

    /// <summary>Begins.</summary>
    /// <param name="seed">Where.</param>
    public SeededRandom(ulong seed) => (_seed, _state) = (seed, seed);

    /// <summary>Another source, named by a number: it does not depend on what was drawn from this one, nor change it.</summary>
    public SeededRandom Derive(long name) => new(Mix(_seed + (Mix((ulong)name + Golden) | 1)));

    /// <summary>Whether something of this probability (0 to 1) happens.</summary>
    public bool Happens(double probability) => Fraction() < probability;

    /// <summary>A whole number from the first to the second, both included.</summary>
    public long Between(long least, long most) => least + (long)(Fraction() * (most - least + 1));

    /// <summary>One of these, each as likely as the others.</summary>
    public T Pick<T>(IReadOnlyList<T> choices) => choices[(int)Between(0, choices.Count - 1)];

    /// <summary>One of these, the first ones more often: every chart has a head and a long tail.</summary>
    public T PickPopular<T>(IReadOnlyList<T> choices)
    {
        var fraction = Fraction();
        return choices[(int)(fraction * fraction * choices.Count)];
    }

    /// <summary>One of these by its weight (above 0 for at least one).</summary>
    public T PickWeighted<T>(IReadOnlyList<(int Weight, T Choice)> choices)
    {
        var rest = Between(1, choices.Sum(choice => (long)choice.Weight));
        foreach (var (weight, choice) in choices)
        {
            rest -= weight;
            if (rest <= 0) return choice;
        }

        throw new ArgumentException("No choice has a weight.", nameof(choices));
    }

    /// <summary>32 lower-case hex digits.</summary>
    public string Id() => $"{Next():x16}{Next():x16}";

    private double Fraction() => (Next() >> 11) * (1.0 / (1UL << 53));

    private ulong Next() => Mix(_state += Golden);

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
