using System.Collections.Concurrent;
using Azure;
using Azure.Data.Tables;

namespace Audiogum.Sessions.Storage.AzureTables.Writing;

/// <summary>
/// The end of a partition's log. Each transaction that appends also moves the entity <see cref="Keys.Head"/>, by its tag:
/// whoever reads the log up to a number knows that nothing will ever appear below it, whoever writes. Those who append in
/// one process go together.
/// </summary>
/// <param name="table">The table.</param>
/// <param name="partition">The partition.</param>
/// <param name="timeProvider">
/// Where entries of several logs are shown together, newest first: the clock that their numbers follow, and never run back from;
/// otherwise null. Nothing else depends on it: numbers ascend whatever it says.
/// </param>
internal sealed class LogPartition(TableAccess table, string partition, TimeProvider? timeProvider)
{
    private const string Last = "Last";
    private const string Total = "Total";
    private const int MaxAttempts = 100;

    private readonly ConcurrentQueue<LogUnit> _queue = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Dictionary<long, long> _counts = [];
    private ETag? _tag;
    private long _last;

    /// <summary>Appends; returns the number of its first entry, durable.</summary>
    public async Task<long> AppendAsync(LogUnit unit)
    {
        _queue.Enqueue(unit);
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            while (!unit.Task.IsCompleted) await WriteGroupAsync().ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }

        return await unit.Task.ConfigureAwait(false);
    }

    /// <summary>The number of the last entry, or 0.</summary>
    public static async ValueTask<long> LastAsync(TableAccess table, string partition, CancellationToken cancellationToken) =>
        (await table.FindAsync(partition, Keys.Head, cancellationToken).ConfigureAwait(false))?.GetInt64(Last) ?? 0;

    private async Task WriteGroupAsync()
    {
        var (units, actions, bytes) = (new List<LogUnit>(), 1, 0L);
        while (_queue.TryPeek(out var next) && (units.Count == 0 || (actions + next.Actions <= TableAccess.MaxActions && bytes + next.Bytes <= TableAccess.MaxBytes)))
        {
            _queue.TryDequeue(out _);
            units.Add(next);
            actions += next.Actions;
            bytes += next.Bytes;
        }

        try
        {
            for (var attempt = 0; !await TryWriteAsync(units).ConfigureAwait(false); attempt++)
                if (attempt == MaxAttempts) throw new StoreUnavailableException("Others write the same partition of Azure Tables all the time.");
        }
        catch (Exception exception)
        {
            _tag = null;
            foreach (var unit in units) unit.Fail(exception);
        }
    }

    private async Task<bool> TryWriteAsync(List<LogUnit> units)
    {
        if (_tag is null) await LoadAsync().ConfigureAwait(false);
        var first = timeProvider is null ? _last + 1
            : Math.Max(_last + 1, timeProvider.GetUtcNow().ToUnixTimeMilliseconds() * 1_000);
        var (numbers, entities, next) = (new long[units.Count], new List<TableEntity>(), first);
        for (var i = 0; i < units.Count; i++)
        {
            numbers[i] = next;
            entities.AddRange(units[i].Build(next));
            next += units[i].Numbers;
        }

        var totals = await TotalsAsync(units).ConfigureAwait(false);
        var head = new TableEntity(partition, Keys.Head) { [Last] = next - 1 };
        var tag = await table.SubmitAsync(
            [
                _tag == default(ETag) ? new(TableTransactionActionType.Add, head) : new(TableTransactionActionType.UpdateReplace, head, _tag!.Value),
                .. entities.Select(entity => new TableTransactionAction(TableTransactionActionType.UpsertReplace, entity)),
                .. totals.Select(total => new TableTransactionAction(TableTransactionActionType.UpsertReplace, new TableEntity(partition, Keys.Count(total.Key)) { [Total] = total.Value })),
            ],
            CancellationToken.None).ConfigureAwait(false);
        _tag = tag;
        if (tag is null) return false;

        _last = next - 1;
        foreach (var (quarter, total) in totals) _counts[quarter] = total;
        for (var i = 0; i < units.Count; i++) units[i].Complete(numbers[i]);
        return true;
    }

    private async Task LoadAsync()
    {
        var head = await table.FindAsync(partition, Keys.Head, CancellationToken.None).ConfigureAwait(false);
        (_tag, _last) = (head?.ETag ?? default(ETag), head?.GetInt64(Last) ?? 0);
        _counts.Clear();
    }

    private async Task<Dictionary<long, long>> TotalsAsync(List<LogUnit> units)
    {
        var totals = new Dictionary<long, long>();
        foreach (var (quarter, count) in units.SelectMany(unit => unit.Counts))
        {
            if (!totals.TryGetValue(quarter, out var total) && !_counts.TryGetValue(quarter, out total))
                total = (await table.FindAsync(partition, Keys.Count(quarter), CancellationToken.None).ConfigureAwait(false))?.GetInt64(Total) ?? 0;
            totals[quarter] = total + count;
        }

        return totals;
    }
}

/// <summary>What is appended in one transaction.</summary>
/// <param name="numbers">Numbers that it takes.</param>
/// <param name="bytes">Bytes that it has, about.</param>
/// <param name="build">Its entities, given its first number.</param>
/// <param name="counts">By quarter hour: what to add to the count.</param>
/// <param name="extra">Entities beside one for each number.</param>
internal sealed class LogUnit(int numbers, long bytes, Func<long, IEnumerable<TableEntity>> build, IReadOnlyDictionary<long, long> counts, int extra = 0)
{
    private readonly TaskCompletionSource<long> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Numbers => numbers;

    public int Actions => numbers + extra + counts.Count;

    public long Bytes => bytes;

    public IReadOnlyDictionary<long, long> Counts => counts;

    public Task<long> Task => _done.Task;

    public IEnumerable<TableEntity> Build(long first) => build(first);

    public void Complete(long first) => _done.SetResult(first);

    public void Fail(Exception exception) => _done.SetException(exception);
}
