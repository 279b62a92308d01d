using Audiogum.Sessions.Sessionization.Codecs;
using Audiogum.Sessions.Sessionization.Events;
using Audiogum.Sessions.Sessionization.Rollups;

namespace Audiogum.Sessions.Sessionization.PlaySessions;

/// <summary>The play session that is open in a player.</summary>
internal sealed class OpenPlaySession(FoldedEvent opening, bool implied, bool isCutOff, long? continuedFrom, long headEstimate)
{
    private readonly ClockTime startedAt = opening.Time.Plus(-headEstimate);
    private PlayDimensions dimensions = Opening(opening.Event);
    private long listening;
    private long estimated = headEstimate;
    private ClassTimes times;
    private PersistentList<ItemPlay>? items;
    private PersistentList<ListeningSpan>? itemless;
    private PersistentList<PlayerCounterEvent>? marks;
    private int closedUnits;

    public long OpenedBy { get; } = opening.Event.SequenceNumber;

    public string Source => dimensions.Source;

    public int ClockJumps { get; set; }

    public OpenItem? Item { get; private set; }

    /// <summary>Takes the dimensions that the event is the first to carry (semantics §9).</summary>
    public void Observe(SessionEvent e)
    {
        var play = e.Play!;
        var d = dimensions;
        if ((d.Service is null && play.Service is not null)
            || (d.PlayableId is null && play.Playable is not null)
            || (d.PlayableName is null && NameOf(d.PlayableId, play.Playable) is not null)
            || (d.PlayableType is null && play.Playable?.Type is not null)
            || (d.CountryCode is null && e.CountryCode is not null)
            || (d.Initiator is null && e.Initiator is not null)
            || (d.PresetNumber is null && play.PresetNumber is not null)
            || (d.OutputDevice is null && play.OutputDevice is not null))
        {
            dimensions = d with
            {
                Service = d.Service ?? play.Service,
                PlayableId = d.PlayableId ?? play.Playable?.Id,
                PlayableName = d.PlayableName ?? NameOf(d.PlayableId, play.Playable),
                PlayableType = d.PlayableType ?? play.Playable?.Type,
                CountryCode = d.CountryCode ?? e.CountryCode,
                Initiator = d.Initiator ?? e.Initiator,
                PresetNumber = d.PresetNumber ?? play.PresetNumber,
                OutputDevice = d.OutputDevice ?? Text(play.OutputDevice),
            };
        }
    }

    public void OpenItem(FoldedEvent by, bool isImplied, long? position) =>
        Item = new(by.Event.SequenceNumber, isImplied, by.Event.Play!, by.Time, position);

    public void CloseItem(Outcome outcome)
    {
        if (Item is not null)
        {
            closedUnits += 1 + Item.Units;
            items = items.Add(Item.Close(outcome));
            Item = null;
        }
    }

    public void ForgetItem() => Item = null;

    /// <summary>The item that the last applied <c>begin</c> replaced, as long as its own ending may still come (5.1).</summary>
    public ReplacedItem? Replaced { get; private set; }

    /// <summary>Closes the open item, if there is one, as <see cref="Outcome.Replaced"/>.</summary>
    public void ReplaceItem(ClockTime begin)
    {
        if (Item is not { } item) return;
        CloseItem(Outcome.Replaced);
        Replaced = new(item.OpenedBy, item.Identity, begin);
        closedUnits--; // the item play itself cannot be sealed before its outcome is certain
    }

    /// <summary>The replaced item ended by an event of its own.</summary>
    public void EndReplaced(Outcome outcome)
    {
        items = items.Change(Replaced!.Value.OpenedBy, item => item with { Outcome = outcome });
        ForgetReplaced();
    }

    /// <summary>No ending of the replaced item can come any more.</summary>
    public void ForgetReplaced()
    {
        if (Replaced is null) return;
        Replaced = null;
        closedUnits++;
    }

    /// <summary>Books listening; the last <paramref name="itemMs"/> of it belong to the open item.</summary>
    public void Listen(ClockTime start, long ms, long itemMs)
    {
        listening += ms;
        itemless = itemless.Extend(start, ms - itemMs);
        Item?.Listen(start.Plus(ms - itemMs), itemMs);
    }

    public void Estimate(long ms) => estimated += ms;

    public void Spend(ClassTimes more) => times += more;

    public void Count(ClockTime at, PlayerCounterKind kind) => marks = marks.Add(new(at, kind));

    public PlaySession Close(ClockTime end, Outcome reason, bool hasGap, long tailEstimate = 0, long expiresAfter = 0, bool isPlaying = false) => new()
    {
        OpenedBy = OpenedBy,
        Implied = implied,
        ContinuedFrom = continuedFrom,
        StartedAt = startedAt,
        EndedAt = end,
        EndReason = reason,
        Dimensions = dimensions,
        ListeningMs = listening,
        EstimatedMs = estimated,
        TailEstimateMs = tailEstimate,
        Times = times,
        ClockJumps = ClockJumps,
        IsWhole = !hasGap && !isCutOff,
        Items = Item is null ? items : items.Add(Item.Close(reason)),
        Itemless = itemless,
        Marks = marks,
        ExpiresAfterMs = expiresAfter,
        IsPlaying = isPlaying,
    };

    /// <summary>What it holds, open item and all, as a piece; it goes on without it.</summary>
    public PlaySession Seal(ClockTime now, bool hasGap)
    {
        // What holds no time leaves nothing behind: an open item may yet be forgotten (5.5), a replaced one is told of by what stays.
        var (closed, replaced) = (items, (ItemPlay?)null);
        if (Replaced is { } belated)
        {
            replaced = items.Find(belated.OpenedBy);
            closed = items.Change(belated.OpenedBy, item => item.Stretches is null ? null : item with { Outcome = Outcome.Open, Continues = true });
        }

        var held = Item is { Units: > 0 } ? closed.Add(Item.Seal()) : closed;
        var piece = Close(now, Outcome.Open, hasGap) with { Items = held, Continues = true };
        (items, itemless, marks, closedUnits) = (null, null, null, 0);
        if (replaced is not null) items = items.Add(replaced with { Stretches = null });
        return piece;
    }

    /// <summary>Packs what is closed of it, and goes on without: until it is woken it can only be copied.</summary>
    public void Compact(CompactWriter writer)
    {
        ItemPlayCodec.Write(writer, items, startedAt.Instant);
        ListeningCodec.Write(writer, itemless, startedAt.Instant);
        ListeningCodec.Write(writer, marks, startedAt.Instant);
        (items, itemless, marks) = (null, null, null);
    }

    /// <summary>Takes back what <see cref="Compact"/> packed.</summary>
    public void Expand(ref CompactReader reader)
    {
        items = ItemPlayCodec.Read(ref reader, startedAt.Instant);
        itemless = ListeningCodec.ReadSpans(ref reader, startedAt.Instant);
        marks = ListeningCodec.ReadCounterEvents(ref reader, startedAt.Instant);
    }

    /// <summary>Items, stretches and marks held.</summary>
    public int Units => closedUnits + (itemless?.Count ?? 0) + (marks?.Count ?? 0) + (Item?.Units ?? 0);

    /// <summary>Numbers of gaps seen before the opening event; see <see cref="FoldedEvent.Gaps"/>.</summary>
    public long Gaps { get; } = opening.Gaps;

    public OpenPlaySession Copy()
    {
        var copy = (OpenPlaySession)MemberwiseClone();
        copy.Item = Item?.Copy();
        return copy;
    }

    /// <summary>The name that an event gives the play session's playable: another playable's name is not its.</summary>
    private static string? NameOf(string? playableId, PlayableReference? playable) =>
        playable is not null && (playableId is null || playableId == playable.Id) ? playable.Name : null;

    private static PlayDimensions Opening(SessionEvent e) => new()
    {
        Source = e.Play!.Source,
        Client = e.Client,
        ClientVersion = e.ClientVersion,
        Platform = e.Platform,
        PlatformVersion = e.PlatformVersion,
        DeviceName = e.DeviceName,
        DeviceManufacturer = e.DeviceManufacturer,
        Connection = e.Connection,
        UtcOffsetMinutes = e.UtcOffsetMinutes,
    };

    private static string? Text(OutputDevice? device) =>
        device is null ? null : device.DeviceType is null ? device.Connection : $"{device.Connection}/{device.DeviceType}";
}
