using System.Security.Cryptography;
using Audiogum.Sessions.Grains.Interfaces.Erasure;
using Audiogum.Sessions.Sessionization.Erasure;

namespace Audiogum.Sessions.Grains.Erasure;

/// <summary>
/// The erasures of a tenant that are open, in the order of their requests, and those closed within <see cref="Remembered"/>.
/// A user who is in it keeps its erasure and its pseudonym when the erasure is asked for again: two pseudonyms of one user
/// would count as two. A value: each change makes another one.
/// </summary>
/// <param name="Open">Ids of the open ones, in order.</param>
/// <param name="Known">What is known of these and of closed ones. Erasures of older releases are not among them.</param>
internal sealed record ErasureQueue(List<string> Open, List<RegisteredErasure> Known)
{
    /// <summary>How long a closed erasure is continued by another request for the same user. Later ones begin anew.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromDays(1);

    /// <summary>The erasure of this id, or null.</summary>
    public RegisteredErasure? Find(string id) => Known.Find(known => known.Id == id);

    /// <summary>Registers a request.</summary>
    /// <param name="user">The user's <see cref="UserDigest"/>.</param>
    /// <param name="userId">The user.</param>
    /// <param name="now">Milliseconds since 1970.</param>
    public (ErasureQueue Queue, RegisteredErasure Erasure) Register(string user, string userId, long now)
    {
        var forgotten = now - (long)Remembered.TotalMilliseconds;
        var known = Known.FindAll(kept => kept.ClosedAt is not { } closedAt || closedAt > forgotten || Open.Contains(kept.Id));
        var erasure = known.Find(kept => kept.User == user) is { } same
            ? same with { UserId = userId, Requests = same.Requests + 1, ClosedAt = null }
            : new()
            {
                Id = Guid.NewGuid().ToString("N"),
                User = user,
                UserId = userId,
                Pseudonym = Pseudonym.FromRandom(BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)))),
                RequestedAt = now,
                Requests = 1,
            };
        var open = Open.Contains(erasure.Id) ? Open : [.. Open, erasure.Id];
        return (new(open, [.. known.Where(kept => kept.Id != erasure.Id), erasure]), erasure);
    }

    /// <summary>Forgets the id of a user who is not found any more. The erasure stays open until <see cref="Remove"/>.</summary>
    public ErasureQueue Close(string id, long now) =>
        this with { Known = Known.ConvertAll(known => known.Id == id ? known with { UserId = null, ClosedAt = now } : known) };

    /// <summary>Takes an erasure that has its certificate out of the open ones.</summary>
    public ErasureQueue Remove(string id) => this with { Open = Open.FindAll(open => open != id) };

    /// <summary>What an erasure begins with; null once its user is forgotten, or for one of an older release.</summary>
    public ErasureRegistration? RegistrationOf(string id) =>
        Find(id) is { UserId: { } userId } known ? Present(known, userId) : null;

    /// <summary>An erasure as it is passed on.</summary>
    public static ErasureRegistration Present(RegisteredErasure erasure, string userId) =>
        new(erasure.Id, userId, erasure.Pseudonym, erasure.RequestedAt, erasure.Requests);
}
