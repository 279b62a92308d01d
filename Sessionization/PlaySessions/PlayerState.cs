namespace Audiogum.Sessions.Sessionization.PlaySessions;

/// <summary>The states of the player (semantics §5).</summary>
public enum PlayerState : byte
{
    /// <summary>No play session is open.</summary>
    None,

    /// <summary>A start was seen.</summary>
    Opened,

    /// <summary>An item began, its media is unconfirmed.</summary>
    Begun,

    /// <summary>Playing.</summary>
    Playing,

    /// <summary>Paused.</summary>
    Paused,

    /// <summary>Between two items.</summary>
    Between,

    /// <summary>After an error.</summary>
    Failed,
}
