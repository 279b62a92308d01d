using Audiogum.Sessions.Grains.Interfaces.Erasure;

namespace Audiogum.Sessions.Gateway.Erasure;

/// <summary>The progress of an erasure; once it is completed, its certificate. It never names the user.</summary>
/// <param name="Id">The erasure.</param>
/// <param name="Status"><c>running</c>; <c>damaged</c> while only unreadable sessions are left; <c>completed</c>.</param>
/// <param name="RequestedAt">When it was first asked for.</param>
/// <param name="CompletedAt">When it was completed; absent before.</param>
/// <param name="Pseudonym">What stands in the user's place now.</param>
/// <param name="Found">Once completed: whether anything said something of the user; absent before.</param>
/// <param name="Looked">Sessions searched; one that changed meanwhile counts again.</param>
/// <param name="Sessions">Sessions in which the user was found.</param>
/// <param name="Events">Stored entries of these in which the user was found.</param>
/// <param name="Rejections">Rejected events in which the user was found.</param>
/// <param name="Objects">
/// Once completed: paths of exported files in which the user was found. They are removed, and others without the user are in
/// their places.
/// </param>
/// <param name="Damaged">While an exported file that is missing, or not what was written, holds it up: its path.</param>
/// <param name="DamagedSessions">Ids of sessions that cannot be read, and are tried again; absent for none.</param>
/// <param name="Remains">
/// Once completed: what databases and buckets keep of replaced data by their own rules, in words; absent for nothing.
/// </param>
public sealed record ErasureDocument(
    string Id, string Status, DateTimeOffset RequestedAt, DateTimeOffset? CompletedAt, string Pseudonym, bool? Found,
    long Looked, long Sessions, long Events, long Rejections, IReadOnlyList<string> Objects, string? Damaged,
    IReadOnlyList<string>? DamagedSessions, IReadOnlyList<string>? Remains)
{
    /// <summary>Presents a status.</summary>
    public static ErasureDocument FromStatus(ErasureStatus status) => new(
        status.Id, StatusOf(status), DateTimeOffset.FromUnixTimeMilliseconds(status.RequestedAt),
        status.CompletedAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null, status.Pseudonym,
        status.CompletedAt is null ? null : status.Sessions + status.Rejections + status.Objects.Count > 0,
        status.Looked, status.Sessions, status.Events, status.Rejections, status.Objects, status.Damaged,
        status.DamagedSessions.Count == 0 ? null : status.DamagedSessions, status.Remains.Count == 0 ? null : status.Remains);

    private static string StatusOf(ErasureStatus status) => status switch
    {
        { CompletedAt: not null } => "completed",
        { IsHeldUp: true, Damaged: null } => "damaged",
        _ => "running",
    };
}
