namespace Audiogum.Sessions.Grains.Exports;

/// <summary>What bounds a batch, and so what an export holds in memory and the size of a file.</summary>
internal static class ExportLimits
{
    /// <summary>Bytes of raw events and rejections after which a batch takes no further page of the feed.</summary>
    public const long BatchBytes = 16L << 20;

    /// <summary>Changed sessions after which it takes none.</summary>
    public const int BatchSessions = 4_096;

    /// <summary>Rows that a table holds before it compresses them into a row group.</summary>
    public const int RowGroup = 20_000;

    /// <summary>Days and months whose aggregates are written in one batch.</summary>
    public const int BatchPeriods = 64;
}
