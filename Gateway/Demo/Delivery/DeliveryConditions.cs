namespace Audiogum.Sessions.Gateway.Demo.Delivery;

/// <summary>How clients send: how long they wait, and how often things go wrong on the way (probabilities from 0 to 1).</summary>
public sealed record DeliveryConditions
{
    /// <summary>How long a batch that is not full waits for more, at most; ten times as long on the move.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>An event is lost for ever.</summary>
    public double LostEvent { get; init; }

    /// <summary>A post is sent again, because its answer was lost.</summary>
    public double RepeatedPost { get; init; }

    /// <summary>A post is overtaken by later ones.</summary>
    public double OvertakenPost { get; init; }

    /// <summary>A session is recorded without a network, and sent hours later.</summary>
    public double LateSession { get; init; }

    /// <summary>A session is recorded without a network, and sent along with the device's next one.</summary>
    public double HeldSession { get; init; }

    /// <summary>An event comes in a form that has to be rejected.</summary>
    public double BadEvent { get; init; }

    /// <summary>An event comes once more with other content.</summary>
    public double ConflictingEvent { get; init; }

    /// <summary>Nothing goes wrong.</summary>
    public static DeliveryConditions Ideal { get; } = new();

    /// <summary>What real clients do, a little more often, so that all of it is seen.</summary>
    public static DeliveryConditions Ordinary { get; } = new()
    {
        LostEvent = 0.003,
        RepeatedPost = 0.03,
        OvertakenPost = 0.04,
        LateSession = 0.03,
        HeldSession = 0.03,
        BadEvent = 0.002,
        ConflictingEvent = 0.001,
    };
}
