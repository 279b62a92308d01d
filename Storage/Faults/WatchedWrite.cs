namespace Audiogum.Sessions.Storage.Faults;

/// <summary>A write that <see cref="WriteWatch"/> measures from <see cref="WriteWatch.Begin"/> to <see cref="WriteWatch.End"/>.</summary>
internal class WatchedWrite
{
    /// <summary>When it began, a time stamp of the watch's clock.</summary>
    public long BegunAt { get; set; }

    /// <summary>Whether it has ended, with or without success.</summary>
    public bool IsEnded { get; set; }
}
