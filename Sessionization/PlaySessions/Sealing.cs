namespace Audiogum.Sessions.Sessionization.PlaySessions;

/// <summary>
/// Play sessions that the fold no longer holds. So that an event costs the same however long its session is, a fold that
/// holds <see cref="Units"/> closed parts (play sessions, item plays, stretches, counted events) gives them away as one
/// part, to be stored once and left alone, and goes on with their <see cref="PlayTotals"/>.
/// </summary>
/// <remarks>
/// <para>Where a part ends is decided by the events alone, in sequence order: the same set of events gives the same parts,
/// however it arrived.</para>
/// <para>A play session, or an item play, that is still open leaves a piece behind and goes on: the piece
/// <see cref="PlaySession.Continues"/>. <see cref="Join"/> puts pieces together again; what is said of the whole, its
/// dimensions above all, is said by the last one. So does an item play whose belated ending may still come (5.1): the rest
/// of it, without its time, stays with the fold until its outcome is certain, whatever is sealed meanwhile.</para>
/// </remarks>
public static class Sealing
{
    /// <summary>How much a fold holds before it gives a part away.</summary>
    public const int Units = 64;

    /// <summary>Whole play sessions from pieces in the order of their parts; pieces in between may be left out.</summary>
    public static IEnumerable<PlaySession> Join(IEnumerable<PlaySession> pieces)
    {
        PlaySession? whole = null;
        foreach (var piece in pieces)
        {
            if (whole is null || whole.OpenedBy != piece.OpenedBy)
            {
                if (whole is not null)
                {
                    yield return whole;
                }

                whole = piece;
            }
            else
            {
                whole = piece with
                {
                    Items = JoinItems(whole.Items, piece.Items),
                    Itemless = JoinSpans(whole.Itemless, piece.Itemless),
                    Marks = piece.Marks.On(whole.Marks),
                };
            }
        }

        if (whole is not null)
        {
            yield return whole;
        }
    }

    private static PersistentList<ListeningSpan>? JoinSpans(PersistentList<ListeningSpan>? older,
        PersistentList<ListeningSpan>? newer)
    {
        foreach (var span in newer.ToArray())
        {
            older = older.Extend(span.Start, span.Ms);
        }

        return older;
    }

    private static PersistentList<ItemPlay>? JoinItems(PersistentList<ItemPlay>? older, PersistentList<ItemPlay>? newer)
    {
        foreach (var item in newer.ToArray())
        {
            older = older is null || older.Head.OpenedBy < item.OpenedBy
                ? older.Add(item)
                : older.Put(item.OpenedBy, piece => item with { Stretches = JoinSpans(piece?.Stretches, item.Stretches) });
        }

        return older;
    }
}

/// <summary>A part that was given away.</summary>
/// <param name="Number">Its place, from 0.</param>
/// <param name="Plays">Play sessions and pieces of them, in order; one or more.</param>
public sealed record SealedSegment(int Number, IReadOnlyList<PlaySession> Plays);
