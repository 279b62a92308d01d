using System.Globalization;
using Audiogum.Sessions.Sessionization;

namespace Audiogum.Sessions.Storage;

/// <summary>A place in the feed of a store that numbers what it stores.</summary>
/// <param name="Chunk">The last chunk.</param>
/// <param name="Rejection">The last rejection.</param>
/// <param name="Change">The last change of a session.</param>
internal readonly record struct FeedCursor(StorePosition Chunk, StorePosition Rejection, StorePosition Change)
{
    /// <summary>Reads what <see cref="ToString"/> wrote, of any release; null is the beginning.</summary>
    public static FeedCursor Parse(string? text)
    {
        if (text is null) return default;
        var positions = Array.ConvertAll(text.Split('.'), Position);
        return new(positions[0], positions[1], positions[2]);

        static StorePosition Position(string text) => text.Contains('-', StringComparison.Ordinal) ? StorePosition.Parse(text) : new(0, long.Parse(text, CultureInfo.InvariantCulture));
    }

    /// <summary>As <c>7-12.7-3.9-456</c>, with the number alone of what was stored before there were epochs, or has none: <c>12.3.456</c>.</summary>
    public override string ToString() => string.Join('.', Text(Chunk), Text(Rejection), Text(Change));

    private static string Text(StorePosition position) => position.Epoch == 0 ? position.Number.ToString(CultureInfo.InvariantCulture) : position.ToString();
}
