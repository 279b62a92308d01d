using Audiogum.Sessions.Storage.Chunks;

namespace Audiogum.Sessions.Storage.Sqlite.Writing;

/// <summary>Appends chunks. Nothing removes one, and only an erasure changes one, in its place.</summary>
internal sealed class ChunksTable(SqliteDatabase database)
{
    private readonly SqliteStatement _insert = database.Prepare(
        "INSERT INTO chunks (session, tenant, first, last, playevents, data) VALUES (?, ?, ?, ?, ?, ?)");

    private readonly SqliteStatement _rewrite = database.Prepare("UPDATE chunks SET data = ? WHERE id = ?");

    /// <summary>Replaces what a chunk holds.</summary>
    public void Rewrite(long id, byte[] data) => _rewrite.Start().Bind(data).Bind(id).Run();

    /// <summary>Appends the chunk of a commit.</summary>
    public void Append(long session, long tenant, in StoredChunk chunk) => _insert.Start()
        .Bind(session).Bind(tenant).Bind(chunk.First).Bind(chunk.Last).Bind(chunk.PlayEvents).Bind(chunk.Data).Run();
}
