namespace Audiogum.Sessions.Grains.Interfaces;

/// <summary>
/// The store cannot answer now, so neither can the actor: nothing is known to be lost, asking again later is safe (503).
/// Thrown instead of an answer that would be incomplete.
/// </summary>
[GenerateSerializer, Alias("DataUnavailableException")]
public sealed class DataUnavailableException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What could not be read, in words.</param>
    public DataUnavailableException(string message)
        : base(message)
    {
    }
}
