namespace Audiogum.Sessions.Storage.Sqlite.Writing;

/// <summary>Writes sealed parts.</summary>
internal sealed class SegmentsTable(SqliteDatabase database)
{
    private readonly SqliteStatement _write = database.Prepare(
        "INSERT OR REPLACE INTO sealedparts (session, number, revision, fromtime, totime, firstplay, lastplay, data) VALUES (?, ?, ?, ?, ?, ?, ?, ?)");

    private readonly SqliteStatement _cut = database.Prepare("DELETE FROM sealedparts WHERE session = ? AND number >= ?");

    /// <summary>Writes parts over those with the same numbers.</summary>
    /// <param name="session">The session's row.</param>
    /// <param name="parts">The parts.</param>
    public void Write(long session, IReadOnlyList<SegmentRow> parts)
    {
        for (var i = 0; i < parts.Count; i++)
        {
            var part = parts[i];
            _write.Start().Bind(session).Bind(part.Number).Bind(part.Revision).Bind(part.From).Bind(part.To)
                .Bind(part.FirstPlay).Bind(part.LastPlay).Bind(part.Plays.Span).Run();
        }
    }

    /// <summary>Removes the parts from a number on.</summary>
    public void Cut(long session, int count) => _cut.Start().Bind(session).Bind(count).Run();
}
