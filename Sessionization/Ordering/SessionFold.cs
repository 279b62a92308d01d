using Audiogum.Sessions.Sessionization.Events;
using Audiogum.Sessions.Sessionization.PlaySessions;
using Audiogum.Sessions.Sessionization.Rollups;

namespace Audiogum.Sessions.Sessionization.Ordering;

/// <summary>
/// The fold of a session's event set in sequence order (semantics §3 to §5, §9). Applying an event costs the same
/// however long the session is, and so does a copy.
/// </summary>
/// <param name="sealAt">How much is held before a part is sealed.</param>
public sealed class SessionFold(int sealAt = Sealing.Units)
{
    private readonly long[] types = new long[6];
    private readonly long[] actions = new long[10];
    private Player player = new();
    private SessionClock clock;
    private ClockTime firstTime;
    private ClockTime lastTime;
    private long gaps;

    /// <summary>The lowest-numbered event; null while the fold is empty.</summary>
    public SessionEvent? First { get; private set; }

    /// <summary>The highest number.</summary>
    public long LastSequenceNumber { get; private set; }

    /// <summary>Distinct events.</summary>
    public long Events { get; private set; }

    /// <summary>The user of the lowest-numbered event whose token had one.</summary>
    public string? UserId { get; private set; }

    /// <summary>The device of the lowest-numbered event whose token had one.</summary>
    public string? DeviceId { get; private set; }

    /// <summary>The country code of the lowest-numbered event that has one.</summary>
    public string? CountryCode { get; private set; }

    /// <summary>Numbers never received between first and last: last − first + 1 − count, which never exceeds 2^63−1.</summary>
    public long Missing => First is null ? 0 : LastSequenceNumber - First.SequenceNumber - (Events - 1);

    /// <summary>Whether the first event is an app start or has number 0 or 1 (§3).</summary>
    public bool Anchored => First is not null && IsAnchor(First);

    /// <summary>Play events that were ignored.</summary>
    public int Orphans => player.Orphans;

    /// <summary>Whether the clock ran ahead (§4).</summary>
    public bool ClockAhead => clock.Ahead;

    /// <summary>Whether the clock was unset (§4).</summary>
    public bool ClockUnset => clock.Unset;

    /// <summary>How far instants are moved.</summary>
    public ClockCorrection Correction => clock.Correction;

    /// <summary>Time of the first event in sequence order.</summary>
    public ClockTime FirstTime => firstTime;

    /// <summary>Time of the last event in sequence order.</summary>
    public ClockTime LastTime => lastTime;

    /// <summary>The counters that come from the distinct events.</summary>
    public EventCounters Counters => new()
    {
        Events = Events,
        AppStartEvents = types[(int)EventType.AppStart],
        AuthEvents = types[(int)EventType.Auth],
        NavigationEvents = types[(int)EventType.Navigation],
        PlayEvents = types[(int)EventType.Play],
        ProfileEvents = types[(int)EventType.Profile],
        VoiceEvents = types[(int)EventType.Voice],
        SignIns = actions[(int)CountedAction.SignIn],
        SignOuts = actions[(int)CountedAction.SignOut],
        AuthFailures = actions[(int)CountedAction.AuthFailure],
        Likes = actions[(int)CountedAction.Like],
        Dislikes = actions[(int)CountedAction.Dislike],
        Unlikes = actions[(int)CountedAction.Unlike],
        Undislikes = actions[(int)CountedAction.Undislike],
        VoiceSuccesses = actions[(int)CountedAction.VoiceSuccess],
        VoiceFailures = actions[(int)CountedAction.VoiceFailure],
    };

    /// <summary>The play sessions that are not sealed, newest first; the oldest may be the last piece of one.</summary>
    public PersistentList<PlaySession>? PlaySessions() => player.PlaySessions();

    /// <summary>How many parts were ever sealed.</summary>
    public int SealedCount { get; private set; }

    /// <summary>The sealed parts that were not released yet, newest first.</summary>
    public PersistentList<SealedSegment>? Segments { get; private set; }

    /// <summary>The sums of everything sealed.</summary>
    public PlayTotals SealedTotals { get; private set; }

    /// <summary>Lets the sealed parts go: somebody keeps them.</summary>
    public void ReleaseSegments() => Segments = null;

    /// <summary>Whether an event anchors a line that begins with it (§3).</summary>
    public static bool IsAnchor(SessionEvent e) => e.Type == EventType.AppStart || e.SequenceNumber is 0 or 1;

    /// <summary>Applies the event with the next higher number.</summary>
    /// <exception cref="ArgumentException">The number is not above the last one.</exception>
    public void Apply(ReceivedEvent received, IPlayerLog? log = null)
    {
        var e = received.Event;
        var time = ClockTime.FromInstant(e.Instant);
        if (First is null)
        {
            (First, firstTime) = (e, time);
        }
        else if (e.SequenceNumber <= LastSequenceNumber)
        {
            throw new ArgumentException("Events are applied in the order of their numbers.", nameof(received));
        }
        else if (e.SequenceNumber - LastSequenceNumber > 1)
        {
            gaps++;
        }

        (LastSequenceNumber, lastTime) = (e.SequenceNumber, time);
        Events++;
        types[(int)e.Type]++;
        actions[(int)e.Counted]++;
        UserId ??= received.Receipt.UserId;
        DeviceId ??= received.Receipt.DeviceId;
        CountryCode ??= e.CountryCode;
        clock.Observe(time, received.Receipt.ReceivedAt);
        if (e.Type == EventType.Play)
        {
            player.Apply(new(e, time, gaps, Anchored), log);
            if (player.Units >= sealAt)
            {
                Seal();
            }
        }
    }

    /// <summary>Packs what is closed until it is needed again; see <see cref="Player.Compact"/>.</summary>
    public void Compact() => player.Compact();

    /// <summary>An independent copy.</summary>
    public SessionFold Copy()
    {
        var copy = new SessionFold(sealAt)
        {
            player = player.Copy(),
            clock = clock,
            firstTime = firstTime,
            lastTime = lastTime,
            gaps = gaps,
            First = First,
            LastSequenceNumber = LastSequenceNumber,
            Events = Events,
            UserId = UserId,
            DeviceId = DeviceId,
            CountryCode = CountryCode,
            SealedCount = SealedCount,
            Segments = Segments,
            SealedTotals = SealedTotals,
        };
        types.CopyTo(copy.types, 0);
        actions.CopyTo(copy.actions, 0);
        return copy;
    }

    private void Seal()
    {
        var plays = player.Seal();
        foreach (var play in plays)
        {
            SealedTotals = SealedTotals.Plus(play);
        }

        Segments = Segments.Add(new(SealedCount++, plays));
    }
}
