namespace Audiogum.Sessions.Sessionization.Rollups;

/// <summary>The counters of semantics §9 that come from the distinct events of a session.</summary>
public sealed record EventCounters
{
    /// <summary>Distinct events.</summary>
    public long Events { get; init; }

    /// <summary>App start events.</summary>
    public long AppStartEvents { get; init; }

    /// <summary>Auth events.</summary>
    public long AuthEvents { get; init; }

    /// <summary>Navigation events.</summary>
    public long NavigationEvents { get; init; }

    /// <summary>Play events.</summary>
    public long PlayEvents { get; init; }

    /// <summary>Profile events.</summary>
    public long ProfileEvents { get; init; }

    /// <summary>Voice events.</summary>
    public long VoiceEvents { get; init; }

    /// <summary>Sign-ins.</summary>
    public long SignIns { get; init; }

    /// <summary>Sign-outs.</summary>
    public long SignOuts { get; init; }

    /// <summary>Failed authentications.</summary>
    public long AuthFailures { get; init; }

    /// <summary>Likes.</summary>
    public long Likes { get; init; }

    /// <summary>Dislikes.</summary>
    public long Dislikes { get; init; }

    /// <summary>Likes taken back.</summary>
    public long Unlikes { get; init; }

    /// <summary>Dislikes taken back.</summary>
    public long Undislikes { get; init; }

    /// <summary>Voice recordings understood.</summary>
    public long VoiceSuccesses { get; init; }

    /// <summary>Voice recordings that failed.</summary>
    public long VoiceFailures { get; init; }
}
