namespace Audiogum.Sessions.Gateway.Live;

/// <summary>
/// The newest rows of one kind, numbered in the order of arrival. It holds a bounded number of them and of their
/// characters, whatever arrives and however slow a follower is: who comes too late is told how many it missed. Safe from
/// any thread.
/// </summary>
internal sealed class Tail
{
    private readonly Lock _gate = new();

    private readonly LinkedList<TailEntry> _newestFirst = [];

    private (long After, TailNews News)? _last;

    private int _characters;

    private long _arrived;

    private long _cutAt = -1;

    /// <summary>Takes rows that have arrived.</summary>
    /// <param name="newestFirst">The rows.</param>
    /// <param name="isCut">Whether more came before them that could not be had, and that nobody counted.</param>
    public void Add(IReadOnlyList<TailEntry> newestFirst, bool isCut)
    {
        lock (_gate)
        {
            if (isCut) _cutAt = _arrived;
            _arrived += newestFirst.Count;
            for (var place = newestFirst.Count - 1; place >= 0; place--)
            {
                _newestFirst.AddFirst(newestFirst[place]);
                _characters += newestFirst[place].Json.Length;
            }

            while (_newestFirst.Count > Limits.MaxTailRows || (_characters > Limits.MaxTailCharacters && _newestFirst.Count > 1))
            {
                _characters -= _newestFirst.Last!.Value.Json.Length;
                _newestFirst.RemoveLast();
            }

            _last = null;
        }
    }

    /// <summary>Drops all rows, and holds these in their stead: what was held must not be shown any more.</summary>
    /// <param name="newestFirst">The rows.</param>
    /// <param name="arrived">How many of them have arrived since the last time.</param>
    public void Replace(IReadOnlyList<TailEntry> newestFirst, int arrived)
    {
        lock (_gate)
        {
            _newestFirst.Clear();
            _characters = 0;
            Add(newestFirst, isCut: false);
            _arrived -= newestFirst.Count - arrived;
        }
    }

    /// <summary>The rows after a number (0: all that are held), and how many after it are gone.</summary>
    public TailNews After(long number)
    {
        lock (_gate)
        {
            if (_last is { } last && last.After == number) return last.News;
            var wanted = _arrived - number;
            var rows = _newestFirst.Take((int)Math.Min(wanted, Limits.MaxTailRows)).ToArray();
            var news = new TailNews(rows, wanted - rows.Length, number <= _cutAt, _arrived);
            _last = (number, news);
            return news;
        }
    }
}
