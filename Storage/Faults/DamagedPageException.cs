namespace Audiogum.Sessions.Storage.Faults;

/// <summary>A part of the database file that a statement needs is damaged or cannot be read; the rest of the file may be sound.</summary>
/// <param name="message">What the database said.</param>
internal sealed class DamagedPageException(string message) : StoreUnavailableException(message);
