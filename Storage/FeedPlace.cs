using System.Globalization;

namespace Audiogum.Sessions.Storage;

/// <summary>A place in the feed of a store that numbers what it stores.</summary>
/// <param name="Chunk">The last chunk.</param>
/// <param name="Rejection">The last rejection.</param>
/// <param name="Change">The last change of a session.</param>
internal readonly record struct FeedPlace(long Chunk, long Rejection, long Change)
{
    /// <summary>Reads what <see cref="ToString"/> wrote; null is the beginning.</summary>
    public static FeedPlace Parse(string? text)
    {
        if (text is null) return default;
        var numbers = Array.ConvertAll(text.Split('.'), number => long.Parse(number, CultureInfo.InvariantCulture));
        return new(numbers[0], numbers[1], numbers[2]);
    }

    /// <summary>As <c>12.3.456</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Chunk}.{Rejection}.{Change}");
}
