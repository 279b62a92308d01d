namespace Audiogum.Sessions.Storage.Faults;

/// <summary>A part of the database that a statement needs is damaged or cannot be read; the rest may be sound.</summary>
/// <param name="message">What the database said.</param>
/// <param name="innerException">Its fault, or null.</param>
internal sealed class DamagedPageException(string message, Exception? innerException = null) : FaultyDataException(message, innerException)
{
    /// <inheritdoc/>
    public override string Kind => "damaged";
}
