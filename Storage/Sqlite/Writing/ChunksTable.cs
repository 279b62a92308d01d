using Audiogum.Sessions.Storage.Chunks;

namespace Audiogum.Sessions.Storage.Sqlite.Writing;

/// <summary>
/// Appends chunks, and removes those of a session whose events are retired; only an erasure changes one, in its place. The
/// table's highest number is never given up, or it would be given again and readers of the feed would miss what has it: a
/// chunk that holds it is emptied and belongs to no session then.
/// </summary>
internal sealed class ChunksTable(SqliteDatabase database)
{
    private const string Highest = "(SELECT max(id) FROM chunks)";

    private readonly SqliteStatement _empty = database.Prepare(
        $"UPDATE chunks SET session = 0, tenant = 0, first = 0, last = 0, playevents = 0, data = ? WHERE id = {Highest} AND session = ?");

    private readonly SqliteStatement _remove = database.Prepare("DELETE FROM chunks WHERE session = ?");

    private readonly SqliteStatement _sweep = database.Prepare($"DELETE FROM chunks WHERE session = 0 AND id < {Highest}");

    private readonly SqliteStatement _insert = database.Prepare(
        "INSERT INTO chunks (session, tenant, first, last, playevents, data) VALUES (?, ?, ?, ?, ?, ?)");

    private readonly SqliteStatement _rewrite = database.Prepare("UPDATE chunks SET data = ? WHERE id = ?");

    /// <summary>Replaces what a chunk holds.</summary>
    public void Rewrite(long id, byte[] data) => _rewrite.Start().Bind(data).Bind(id).Run();

    /// <summary>Removes the chunks of a session.</summary>
    public void RemoveOf(long session)
    {
        _empty.Start().Bind(EventChunk.Encode([])).Bind(session).Run();
        _remove.Start().Bind(session).Run();
        _sweep.Start().Run();
    }

    /// <summary>Appends the chunk of a commit.</summary>
    public void Append(long session, long tenant, in StoredChunk chunk) => _insert.Start()
        .Bind(session).Bind(tenant).Bind(chunk.First).Bind(chunk.Last).Bind(chunk.PlayEvents).Bind(chunk.Data).Run();
}
