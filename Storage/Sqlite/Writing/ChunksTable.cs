using Audiogum.Sessions.Storage.Chunks;

namespace Audiogum.Sessions.Storage.Sqlite.Writing;

/// <summary>Appends chunks. Nothing changes or removes one.</summary>
internal sealed class ChunksTable(SqliteDatabase database)
{
    private readonly SqliteStatement _insert = database.Prepare(
        "INSERT INTO chunks (session, tenant, first, last, playevents, data) VALUES (?, ?, ?, ?, ?, ?)");

    /// <summary>Appends the chunk of a commit.</summary>
    public void Append(long session, long tenant, in StoredChunk chunk) => _insert.Start()
        .Bind(session).Bind(tenant).Bind(chunk.First).Bind(chunk.Last).Bind(chunk.PlayEvents).Bind(chunk.Data).Run();
}
