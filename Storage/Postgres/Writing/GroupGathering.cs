using System.Threading.Channels;

namespace Audiogum.Sessions.Storage.Postgres.Writing;

/// <summary>Takes groups out of the queue for one writer: what had to wait before comes first, and a session is in a group once.</summary>
/// <param name="maxWrites">Writes of a group.</param>
/// <param name="maxBytes">Bytes of a group; the write that reaches them is its last.</param>
internal sealed class GroupGathering(int maxWrites, int maxBytes)
{
    private List<PendingWrite> _waiting = [];

    /// <summary>Whether writes wait for the next group.</summary>
    public bool HasWaiting => _waiting.Count > 0;

    /// <summary>The next group; empty if nothing waits.</summary>
    public List<PendingWrite> Next(ChannelReader<PendingWrite> queue)
    {
        var (group, sessions, bytes) = (new List<PendingWrite>(), new HashSet<(string, Guid)>(), 0);
        var waited = _waiting;
        _waiting = [];
        foreach (var write in waited) Take(write);
        while (group.Count < maxWrites && bytes < maxBytes && _waiting.Count < maxWrites && queue.TryRead(out var write)) Take(write);
        return group;

        void Take(PendingWrite write)
        {
            if (write.Commit is not null && !sessions.Add((write.Tenant, write.SessionId)))
            {
                _waiting.Add(write);
                return;
            }

            group.Add(write);
            bytes += write.Size;
        }
    }
}
