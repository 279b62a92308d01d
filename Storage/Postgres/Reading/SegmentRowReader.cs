using Audiogum.Sessions.Sessionization;
using Npgsql;

namespace Audiogum.Sessions.Storage.Postgres.Reading;

/// <summary>Reads sealed parts.</summary>
internal static class SegmentRowReader
{
    private const string Parts =
        $"""
        select p.number, p.revision, p.fromtime, p.totime, p.firstplay, p.lastplay, p.data
        from sealedparts p where p.session = (select s.id from sessions s where s.tenant = {SessionRowReader.Tenant} and s.sessionid = $2)
        and p.number >= $3 and p.revision > $4 and p.totime >= $5 and p.fromtime <= $6 and p.lastplay >= $7 and p.firstplay <= $8
        order by p.number limit $9
        """;

    /// <summary>A row and the parts that fit, of one snapshot, in one round trip; null without a row.</summary>
    public static async ValueTask<SessionReading?> FindAsync(NpgsqlDataSource database, SessionKey key, SegmentQuery query, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            await using var batch = new NpgsqlBatch(connection);
            batch.BatchCommands.Add(new("begin isolation level repeatable read, read only"));
            batch.BatchCommands.Add(new Query(SessionRowReader.One).With(key.Tenant).With(SessionRowReader.Id(key.SessionId)).ToBatchCommand());
            batch.BatchCommands.Add(new Query(Parts).With(key.Tenant).With(SessionRowReader.Id(key.SessionId)).With(query.FirstNumber).With(query.AfterRevision)
                .With(query.From).With(query.To).With(query.Play ?? long.MinValue).With(query.Play ?? long.MaxValue).With(query.Limit).ToBatchCommand());
            batch.BatchCommands.Add(new("commit"));
            await using var rows = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            if (!await rows.ReadAsync(cancellationToken).ConfigureAwait(false)) return null;
            var row = SessionRowReader.Read(rows, key.Tenant);
            await rows.NextResultAsync(cancellationToken).ConfigureAwait(false);
            var parts = new List<SegmentRow>();
            while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false)) parts.Add(Read(rows));
            return new(row, parts);
        }
        catch (Exception exception) when (PostgresFaults.Translate(exception) is StoreUnavailableException unavailable && unavailable != exception)
        {
            throw unavailable;
        }
    }

    private static SegmentRow Read(NpgsqlDataReader row) => new()
    {
        Number = row.GetInt32(0),
        Revision = row.GetInt64(1),
        From = row.GetInt64(2),
        To = row.GetInt64(3),
        FirstPlay = row.GetInt64(4),
        LastPlay = row.GetInt64(5),
        Plays = row.GetFieldValue<byte[]>(6),
    };
}
