namespace Audiogum.Sessions.Storage.Days;

/// <summary>
/// Runs of UTC days as aligned blocks of 2^n days: a run of any length is a few dozen blocks at most, and a day lies in
/// one block of each size, so that the sessions of a day are found by that many seeks however long they last.
/// </summary>
internal static class DayBlocks
{
    /// <summary>Sizes of blocks, 2^0 to 2^15 days: the largest is longer than anything that can be booked.</summary>
    public const int Sizes = 16;

    // Far beyond any day, and a power of two: a block names its size and its place.
    private const long Size = 1L << 40;

    /// <summary>The blocks that make up a run, none twice.</summary>
    public static IEnumerable<long> Covering(DayRange days)
    {
        for (long day = days.First; day <= days.Last;)
        {
            var size = 0;
            while (size + 1 < Sizes && day % (2L << size) == 0 && day + (2L << size) - 1 <= days.Last) size++;
            yield return Block(size, day);
            day += 1L << size;
        }
    }

    /// <summary>The blocks that a day lies in, as SQL: <paramref name="day"/> is an expression.</summary>
    public static string Holding(string day) =>
        string.Join(", ", Enumerable.Range(0, Sizes).Select(size => FormattableString.Invariant($"{size * Size} + ({day} >> {size})")));

    /// <summary>The blocks that a day lies in.</summary>
    public static long[] Holding(int day) => [.. Enumerable.Range(0, Sizes).Select(size => Block(size, day))];

    private static long Block(int size, long day) => (size * Size) + (day >> size);
}
