namespace Audiogum.Sessions.Grains.Exports;

/// <summary>What bounds a batch, and so what an export holds in memory and on the disk, the size of a file, and that of its state.</summary>
internal static class ExportLimits
{
    /// <summary>Bytes of raw events and rejections after which a batch takes no further page of the feed.</summary>
    public const long BatchBytes = 16L << 20;

    /// <summary>Changed sessions after which it takes none.</summary>
    public const int BatchSessions = 4_096;

    /// <summary>Rows of all tables after which a batch takes no further session; what is over is the next batch's.</summary>
    public const long BatchRows = 500_000;

    /// <summary>Files after which a batch takes no further session.</summary>
    public const int BatchFiles = 1_024;

    /// <summary>Rows of one session at most; one with more is set aside.</summary>
    public const long SessionRows = 8_000_000;

    /// <summary>Bytes of rows and lines that are held in memory, about, before all open files are completed.</summary>
    public const long HeldBytes = 24L << 20;

    /// <summary>Quarter hours of one stretch of listening that have a row each, a month's: a longer run of them is one row.</summary>
    public const long StretchQuarters = 31 * 96;

    /// <summary>Sessions that may be known to be in files at a later revision than the feed has told of.</summary>
    public const int Ahead = 10_000;

    /// <summary>Sessions of a tenant that may be set aside; with more of them its export stops.</summary>
    public const int SetAside = 1_000;

    /// <summary>Sessions that are set aside and tried again in one round.</summary>
    public const int Retries = 32;

    /// <summary>Days and months to be written that the state names one by one; more of them are named by ranges of days.</summary>
    public const int Periods = 1_024;

    /// <summary>Ranges of days; of more of them neighbours become one.</summary>
    public const int Ranges = 16;

    /// <summary>Rows that a table holds before it compresses them into a row group.</summary>
    public const int RowGroup = 20_000;

    /// <summary>Days and months whose aggregates are written in one batch.</summary>
    public const int BatchPeriods = 64;
}
