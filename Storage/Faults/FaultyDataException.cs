namespace Audiogum.Sessions.Storage.Faults;

/// <summary>The stored data of one session or tenant is at fault, and not the store as a whole: others are served.</summary>
/// <param name="message">What is wrong.</param>
/// <param name="innerException">How it was noticed, or null.</param>
public abstract class FaultyDataException(string message, Exception? innerException = null) : StoreUnavailableException(message, innerException)
{
    /// <summary>What kind of fault it is, for health and metrics: a word of this program, never of data.</summary>
    public abstract string Kind { get; }
}
