namespace Audiogum.Sessions.Grains.Interfaces;

/// <summary>
/// The store cannot answer now, so neither can the actor: nothing is known to be lost, asking again later is safe (503).
/// Thrown instead of an answer that would be incomplete; to a caller it is one of the cluster's passing faults.
/// </summary>
/// <param name="message">What could not be read, in words.</param>
[GenerateSerializer, Alias("DataUnavailableException")]
public sealed class DataUnavailableException(string message) : OrleansException(message);
