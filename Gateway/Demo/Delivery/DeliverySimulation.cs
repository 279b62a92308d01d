using Audiogum.Sessions.Gateway.Demo.Listeners;

namespace Audiogum.Sessions.Gateway.Demo.Delivery;

/// <summary>
/// The way of one device's events to the door: batched as its client batches, then lost, repeated, overtaken, late.
/// What it does depends on the sessions and their chance alone, so the same sessions travel the same way every time.
/// </summary>
/// <param name="listener">Whose device.</param>
public sealed class DeliverySimulation(Listener listener)
{
    private const long Minute = 60_000;

    private readonly List<ClientEvent> _held = [];

    /// <summary>The posts that carry a session, in no particular order; none is sent before the session starts.</summary>
    public IReadOnlyList<Upload> Carry(ClientSession session, DeliveryConditions conditions)
    {
        var random = listener.Chance.Derive(session.StartedAt).Derive(3);
        var sent = session.Events.Where(_ => !random.Happens(conditions.LostEvent)).SelectMany(entry => Distort(entry, conditions, random));
        if (random.Happens(conditions.HeldSession))
        {
            _held.AddRange(sent);
            return [];
        }

        var uploads = new List<Upload>();
        if (random.Happens(conditions.LateSession))
        {
            var online = session.Events[^1].At + random.Between(60 * Minute, 300 * Minute);
            uploads.AddRange(sent.Chunk(listener.Product.Batch).Select((batch, place) => new Upload(online + (place * 700), listener, batch)));
        }
        else
        {
            uploads.AddRange(Flushes(sent, conditions.Patience, random));
        }

        return [.. uploads.SelectMany(upload => Disturb(upload, conditions, random))];
    }

    /// <summary>Posts when the batch is full or its first event has waited for long enough.</summary>
    private IEnumerable<Upload> Flushes(IEnumerable<ClientEvent> events, TimeSpan patience, SeededRandom random)
    {
        List<ClientEvent> batch = [];
        var longest = (long)patience.TotalMilliseconds * (listener.Connection == "cellular" ? 10 : 1);
        var due = long.MaxValue;
        foreach (var entry in events)
        {
            if (batch.Count > 0 && (batch.Count >= listener.Product.Batch || entry.At > due))
            {
                foreach (var upload in Flush(Math.Min(entry.At, due))) yield return upload;
                batch = [];
            }

            if (batch.Count == 0) due = entry.At + random.Between(0, longest);
            batch.Add(entry);
        }

        if (batch.Count == 0) yield break;
        foreach (var upload in Flush(due)) yield return upload;

        // What was held back while there was no network goes first.
        IEnumerable<Upload> Flush(long at)
        {
            var all = _held.Count > 0 ? [.. _held, .. batch] : batch;
            _held.Clear();
            return all.Chunk(50).Select(part => new Upload(at, listener, part));
        }
    }

    private static IEnumerable<Upload> Disturb(Upload upload, DeliveryConditions conditions, SeededRandom random)
    {
        yield return random.Happens(conditions.OvertakenPost) ? upload with { At = upload.At + random.Between(5_000, 4 * Minute) } : upload;
        if (random.Happens(conditions.RepeatedPost)) yield return upload with { At = upload.At + random.Between(1_000, 60_000) };
    }

    private static IEnumerable<ClientEvent> Distort(ClientEvent entry, DeliveryConditions conditions, SeededRandom random)
    {
        yield return random.Happens(conditions.BadEvent) ? Distortion.Spoil(entry, random) : entry;
        if (random.Happens(conditions.ConflictingEvent)) yield return Distortion.Contradict(entry);
    }
}
