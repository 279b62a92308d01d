using System.Text.Json.Serialization;

namespace Audiogum.Sessions.Sessionization.Rollups;

/// <summary>Milliseconds by class, other than <c>playing</c> (semantics §1). The <c>times</c> object of §10.</summary>
/// <param name="Paused">Paused.</param>
/// <param name="Startup">Waiting for the media.</param>
/// <param name="Stalled">Rebuffering.</param>
/// <param name="Between">Between two items.</param>
/// <param name="Failed">After an error.</param>
/// <param name="Unobserved">Nobody knows.</param>
public readonly record struct ClassTimes(long Paused, long Startup, long Stalled, long Between, long Failed, long Unobserved)
{
    /// <summary>Sum of all classes.</summary>
    [JsonIgnore]
    public long Sum => Paused + Startup + Stalled + Between + Failed + Unobserved;

    /// <summary>Class by class.</summary>
    public static ClassTimes operator +(ClassTimes a, ClassTimes b) => new(
        a.Paused + b.Paused, a.Startup + b.Startup, a.Stalled + b.Stalled,
        a.Between + b.Between, a.Failed + b.Failed, a.Unobserved + b.Unobserved);

    /// <summary>Class by class.</summary>
    public static ClassTimes operator -(ClassTimes a, ClassTimes b) => new(
        a.Paused - b.Paused, a.Startup - b.Startup, a.Stalled - b.Stalled,
        a.Between - b.Between, a.Failed - b.Failed, a.Unobserved - b.Unobserved);
}
