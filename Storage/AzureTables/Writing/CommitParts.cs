using Audiogum.Sessions.Sessionization;
using Azure.Data.Tables;

namespace Audiogum.Sessions.Storage.AzureTables.Writing;

/// <summary>
/// A commit as entities of the session's partition: few and small enough for one transaction, whatever is in it. What is
/// not, lies in entities written before, under names that only the transaction makes known: large bytes as pieces, many
/// sealed parts or places of plays as a whole new generation of them.
/// </summary>
internal sealed class CommitParts
{
    private const int MaxSealed = 20;
    private const int MaxSealedBytes = 600_000;
    private const int MaxPlays = 50;

    private readonly string _partition;

    private CommitParts(SessionKey key)
    {
        _partition = Keys.Session(key);
        Row = new(_partition, Keys.Row);
    }

    /// <summary>Names the commit, and everything that is its own.</summary>
    public string Nonce { get; } = Guid.NewGuid().ToString("N");

    /// <summary>What is written before the transaction.</summary>
    public List<TableEntity> Before { get; } = [];

    /// <summary>The row.</summary>
    public TableEntity Row { get; }

    /// <summary>The entities of its events.</summary>
    public List<TableEntity> Chunks { get; private set; } = [];

    /// <summary>Everything in the transaction beside the row.</summary>
    public List<TableEntity> Others { get; } = [];

    /// <summary>Beginnings of keys that nobody reads after the transaction.</summary>
    public List<string> LeftBehind { get; } = [];

    /// <summary>How many accepted play events it has.</summary>
    public int PlayEvents => Chunks.Sum(chunk => chunk.GetInt32("Plays") ?? 0);

    /// <summary>Takes a commit apart.</summary>
    public static async ValueTask<CommitParts> CreateAsync(TableAccess table, SessionCommit commit, TableEntity? before, CancellationToken cancellationToken)
    {
        var parts = new CommitParts(commit.Row.Key);
        SessionEntity.Put(parts.Row, commit.Row, parts.Nonce, parts.Before);
        parts.LeftBehind.AddRange(SessionEntity.PiecesOf(before));
        parts.Chunks = ChunkEntity.CreateAll(parts._partition, commit.Row.Revision, commit.Events, parts.Nonce, parts.Before);
        parts.Others.AddRange(parts.Chunks);
        parts.Row[SessionEntity.Widest] = parts.Chunks.Select(ChunkEntity.SpanOf).Append(before?.GetInt64(SessionEntity.Widest) ?? 0).Max();
        if (commit.Rejections.Count > 0) parts.Others.Add(new(parts._partition, Keys.Mark(parts.Nonce)));
        await parts.AddSealedAsync(table, commit, before, cancellationToken).ConfigureAwait(false);
        await parts.AddPlaysAsync(table, commit, before, cancellationToken).ConfigureAwait(false);
        return parts;
    }

    /// <summary>Tells the entities the commit's place in the shard's log.</summary>
    public void Stamp(long stamp)
    {
        Row[SessionEntity.Change] = stamp;
        foreach (var chunk in Chunks) chunk[ChunkEntity.Stamp] = stamp;
    }

    private async ValueTask AddSealedAsync(TableAccess table, SessionCommit commit, TableEntity? before, CancellationToken cancellationToken)
    {
        var (generation, held) = (before?.GetString(SessionEntity.SealedAt), before?.GetInt32(SessionEntity.SealedParts) ?? 0);
        var dropped = Math.Max(0, held - commit.Row.SealedParts);
        Row[SessionEntity.SealedChange] = commit.Segments.Count + dropped > 0 ? commit.Row.Revision : before?.GetInt64(SessionEntity.SealedChange) ?? 0;
        var isLarge = commit.Segments.Count + dropped > MaxSealed || commit.Segments.Sum(part => (long)part.Plays.Length) > MaxSealedBytes;
        var anew = generation is null || isLarge;
        Row[SessionEntity.SealedAt] = anew ? Nonce : generation;
        var written = commit.Segments.Select(part => SegmentEntity.Create(_partition, anew ? Nonce : generation!, part, Nonce, Before)).ToList();
        if (anew && generation is not null)
        {
            var numbers = commit.Segments.Select(part => part.Number).ToHashSet();
            await foreach (var kept in SegmentEntity.ReadAsync(table, _partition, generation, commit.Row.SealedParts, cancellationToken).ConfigureAwait(false))
                if (!numbers.Contains(kept.Number)) written.Add(SegmentEntity.Create(_partition, Nonce, kept, Nonce, Before));
            LeftBehind.Add($"x:{generation}:");
        }

        if (!anew) written.AddRange(Enumerable.Range(commit.Row.SealedParts, dropped).Select(number => SegmentEntity.Removed(_partition, generation!, number)));
        (isLarge ? Before : Others).AddRange(written);
    }

    private async ValueTask AddPlaysAsync(TableAccess table, SessionCommit commit, TableEntity? before, CancellationToken cancellationToken)
    {
        var generation = before?.GetString(SessionEntity.PlaysAt);
        var isLarge = commit.AddedPlays.Count + commit.RemovedPlays.Count > MaxPlays;
        var anew = generation is null || isLarge;
        var name = anew ? Nonce : generation!;
        Row[SessionEntity.PlaysAt] = name;
        var written = new Dictionary<string, TableEntity>();
        if (anew && generation is not null)
        {
            await foreach (var kept in table.QueryAsync(_partition, $"y:{generation}:", cancellationToken).ConfigureAwait(false))
            {
                var key = $"y:{name}:{kept.RowKey.AsSpan(kept.RowKey.IndexOf(':', 2) + 1)}";
                if (kept.ContainsKey(PlayEntity.Source)) written[key] = new(_partition, key) { [PlayEntity.Source] = kept[PlayEntity.Source] };
            }

            LeftBehind.Add($"y:{generation}:");
        }

        foreach (var play in commit.RemovedPlays) written[Keys.SessionPlay(name, play)] = new(_partition, Keys.SessionPlay(name, play));
        foreach (var play in commit.AddedPlays) written[Keys.SessionPlay(name, play)] = new(_partition, Keys.SessionPlay(name, play)) { [PlayEntity.Source] = PlayEntity.Encode(play.Source) };
        (isLarge ? Before : Others).AddRange(written.Values);
    }
}
