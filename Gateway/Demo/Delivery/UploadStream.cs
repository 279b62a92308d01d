using Audiogum.Sessions.Gateway.Demo.Listeners;

namespace Audiogum.Sessions.Gateway.Demo.Delivery;

/// <summary>Merges what all devices send into one stream in the order of time.</summary>
public static class UploadStream
{
    /// <summary>
    /// All posts by <see cref="Upload.At"/>. Lazy, and endless if one of the sequences is: no more is made of a
    /// listener's life than the posts already asked for.
    /// </summary>
    /// <param name="lives">Listeners, each with its sessions in the order of their starts.</param>
    /// <param name="conditions">How a session's events are sent.</param>
    public static IEnumerable<Upload> Merge(IEnumerable<(Listener Listener, IEnumerable<ClientSession> Sessions)> lives, Func<ClientSession, DeliveryConditions> conditions)
    {
        var next = new PriorityQueue<(DeliverySimulation Uplink, IEnumerator<ClientSession> Sessions), (long StartedAt,
            int Place)>();
        var place = 0;
        foreach (var (listener, sessions) in lives) Await(new(listener), sessions.GetEnumerator(), place++);

        var posts = new PriorityQueue<Upload, (long At, long Order)>();
        var order = 0L;
        while (next.Count > 0 || posts.Count > 0)
        {
            // No post leaves before its session starts: those due before the next start are in their final order.
            var horizon = next.TryPeek(out _, out var start) ? start.StartedAt : long.MaxValue;
            while (posts.TryPeek(out var post, out var due) && due.At <= horizon)
            {
                posts.Dequeue();
                yield return post;
            }

            if (!next.TryDequeue(out var life, out start)) continue;
            foreach (var upload in life.Uplink.Carry(life.Sessions.Current, conditions(life.Sessions.Current))) posts.Enqueue(upload, (upload.At, order++));
            Await(life.Uplink, life.Sessions, start.Place);
        }

        void Await(DeliverySimulation uplink, IEnumerator<ClientSession> sessions, int at)
        {
            if (sessions.MoveNext()) next.Enqueue((uplink, sessions), (sessions.Current.StartedAt, at));
            else sessions.Dispose();
        }
    }
}
