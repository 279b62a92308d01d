namespace Audiogum.Sessions.Sessionization.Ordering;

/// <summary>A set of sequence numbers, held as its runs: memory grows with the gaps, not with the numbers.</summary>
public sealed class NumberSet
{
    private readonly List<(long First, long Last)> runs = [];

    /// <summary>The runs of consecutive numbers, ascending.</summary>
    public IReadOnlyList<(long First, long Last)> Runs => runs;

    /// <summary>Whether the number is in the set.</summary>
    public bool Contains(long number)
    {
        var i = RunFrom(number);
        return i >= 0 && number <= runs[i].Last;
    }

    /// <summary>Adds a number; false if it was there.</summary>
    public bool Add(long number)
    {
        var i = RunFrom(number);
        if (i >= 0 && number <= runs[i].Last)
        {
            return false;
        }

        var joinsLeft = i >= 0 && runs[i].Last + 1 == number;
        var joinsRight = i + 1 < runs.Count && number + 1 == runs[i + 1].First;
        switch (joinsLeft, joinsRight)
        {
            case (true, true):
                runs[i] = (runs[i].First, runs[i + 1].Last);
                runs.RemoveAt(i + 1);
                break;
            case (true, false):
                runs[i] = (runs[i].First, number);
                break;
            case (false, true):
                runs[i + 1] = (number, runs[i + 1].Last);
                break;
            default:
                runs.Insert(i + 1, (number, number));
                break;
        }

        return true;
    }

    /// <summary>Adds the numbers from first to last, both included; some may be there.</summary>
    public void AddRange(long first, long last)
    {
        var from = RunFrom(first);
        if (from < 0 || runs[from].Last + 1 < first)
        {
            from++;
        }

        var to = from;
        for (; to < runs.Count && runs[to].First <= last + 1; to++)
        {
            (first, last) = (Math.Min(first, runs[to].First), Math.Max(last, runs[to].Last));
        }

        if (to == from + 1)
        {
            runs[from] = (first, last);
            return;
        }

        runs.RemoveRange(from, to - from);
        runs.Insert(from, (first, last));
    }

    /// <summary>The runs of what is in this set and not in the other.</summary>
    public IEnumerable<(long First, long Last)> Without(NumberSet other)
    {
        foreach (var (runFirst, last) in runs)
        {
            var first = runFirst;
            for (var i = Math.Max(0, other.RunFrom(first)); i < other.runs.Count && other.runs[i].First <= last && first <= last; i++)
            {
                if (other.runs[i].First > first)
                {
                    yield return (first, other.runs[i].First - 1);
                }

                first = Math.Max(first, other.runs[i].Last + 1);
            }

            if (first <= last)
            {
                yield return (first, last);
            }
        }
    }

    /// <summary>Index of the last run that begins at or before the number, or −1.</summary>
    private int RunFrom(long number)
    {
        var (low, high) = (0, runs.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            if (runs[middle].First <= number)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return high;
    }
}
