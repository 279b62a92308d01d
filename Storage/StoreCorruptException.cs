using Audiogum.Sessions.Storage.Faults;

namespace Audiogum.Sessions.Storage;

/// <summary>Stored bytes are not those that were written: found by a checksum, never read as data. Names the place for whoever repairs it.</summary>
/// <param name="table">The table (or container) that holds the row.</param>
/// <param name="row">Its row number.</param>
/// <param name="fault">What is wrong with it.</param>
/// <param name="innerException">How it was noticed, or null.</param>
public sealed class StoreCorruptException(string table, long row, string fault, Exception? innerException = null)
    : FaultyDataException($"Row {row} of {table} is corrupt: {fault}.", innerException)
{
    /// <inheritdoc/>
    public override string Kind => "damaged";

    /// <summary>The table (or container) that holds the row.</summary>
    public string Table { get; } = table;

    /// <summary>Its row number.</summary>
    public long Row { get; } = row;
}
