namespace Audiogum.Sessions.Grains.Interfaces.Health;

/// <summary>Tells a gateway whether a silo can write to its store. A stateless worker: whichever silo the call comes to answers; keys spread calls.</summary>
[Alias("IStoreReadinessGrain")]
public interface IStoreReadinessGrain : IGrainWithStringKey
{
    /// <summary>Whether the silo can write; it writes something small if nothing was written a moment ago.</summary>
    [Alias("IsReady")]
    [ResponseTimeout("00:00:05")]
    ValueTask<bool> IsReady();
}
