using Audiogum.Sessions.Sessionization;

namespace Audiogum.Sessions.Storage.AzureTables.Reading;

/// <summary>Reads sealed parts.</summary>
internal static class SegmentRowReader
{
    private const int MaxAttempts = 20;

    /// <summary>
    /// A row and the parts that fit. The service knows no snapshot of several pages: if somebody wrote a part meanwhile, it
    /// is read again.
    /// </summary>
    public static async ValueTask<SessionReading?> FindAsync(TableAccess table, SessionKey key, SegmentQuery query, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            if (await SessionEntity.FindAsync(table, key, cancellationToken).ConfigureAwait(false) is not { } stored) return null;
            if (stored.Row.SealedParts <= query.FirstNumber || query.Limit <= 0) return new(stored.Row, []);
            var parts = SegmentEntity.ReadAsync(
                table, Keys.Session(key), stored.Entity.GetString(SessionEntity.SealedAt), query.FirstNumber, stored.Row.SealedParts, Filter(query), cancellationToken);
            List<SegmentRow> read;
            try
            {
                read = await parts.Take(query.Limit).ToListAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (StoreUnavailableException) when (attempt + 1 < MaxAttempts)
            {
                continue; // pieces of a generation that is no more
            }

            var after = await table.FindAsync(Keys.Session(key), Keys.Row, cancellationToken, [SessionEntity.SealedChange]).ConfigureAwait(false);
            if (after?.GetInt64(SessionEntity.SealedChange) == stored.Entity.GetInt64(SessionEntity.SealedChange)) return new(stored.Row, read);
        }

        throw new StoreUnavailableException("Sealed parts are written faster than they can be read.");
    }

    private static string Filter(SegmentQuery query) => FormattableString.Invariant(
        $"Revision gt {query.AfterRevision}L and To ge {query.From}L and From le {query.To}L and LastPlay ge {query.Play ?? -long.MaxValue}L and FirstPlay le {query.Play ?? long.MaxValue}L")
        .Replace(long.MinValue.ToString(System.Globalization.CultureInfo.InvariantCulture), (-long.MaxValue).ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
}
