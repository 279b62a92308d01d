using System.Globalization;

namespace Audiogum.Sessions.Sessionization;

/// <summary>
/// A position in an order that the store gives to what it stores: of the changes of a shard, or of the rejections of a tenant.
/// Positions are unique, and nothing ever appears before one that was read. They are no instants: no clock makes them, and
/// nothing follows from the distance of two of them. The default lies before everything.
/// </summary>
/// <param name="Epoch">Orders first; the store's own meaning.</param>
/// <param name="Number">Orders what has the same epoch.</param>
public readonly record struct StorePosition(long Epoch, long Number) : IComparable<StorePosition>
{
    /// <summary>Whether one comes before another.</summary>
    public static bool operator <(StorePosition left, StorePosition right) => left.CompareTo(right) < 0;

    /// <summary>Whether one comes after another.</summary>
    public static bool operator >(StorePosition left, StorePosition right) => left.CompareTo(right) > 0;

    /// <summary>Whether one does not come after another.</summary>
    public static bool operator <=(StorePosition left, StorePosition right) => left.CompareTo(right) <= 0;

    /// <summary>Whether one does not come before another.</summary>
    public static bool operator >=(StorePosition left, StorePosition right) => left.CompareTo(right) >= 0;

    /// <summary>Reads what <see cref="ToString"/> wrote; null is the default.</summary>
    /// <exception cref="FormatException">It is no position.</exception>
    public static StorePosition Parse(string? text) =>
        text is null ? default : TryParse(text, out var position) ? position : throw new FormatException("No position of a store.");

    /// <summary>Reads what <see cref="ToString"/> wrote; false for anything else.</summary>
    public static bool TryParse(string text, out StorePosition position)
    {
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        position = default;
        if (dash < 0 || !IsNumber(text.AsSpan(0, dash), out var epoch) || !IsNumber(text.AsSpan(dash + 1), out var number)) return false;
        position = new(epoch, number);
        return true;

        static bool IsNumber(ReadOnlySpan<char> digits, out long value) => long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }

    /// <inheritdoc/>
    public int CompareTo(StorePosition other) => Epoch != other.Epoch ? Epoch.CompareTo(other.Epoch) : Number.CompareTo(other.Number);

    /// <summary>As <c>12-345</c>: ASCII, at most 39 characters.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Epoch}-{Number}");
}
