namespace Audiogum.Sessions.Storage.Faults;

/// <summary>A write that <see cref="WriteWatch"/> measures from <see cref="WriteWatch.Begin"/> to <see cref="WriteWatch.End"/>.</summary>
internal class WatchedWrite
{
    /// <summary>A write that has not begun.</summary>
    public WatchedWrite() => Place = new(this);

    /// <summary>When it began, a time stamp of the watch's clock.</summary>
    public long BegunAt { get; set; }

    /// <summary>Its place among the pending writes; in no list before it begins and after it ended, with or without success.</summary>
    public LinkedListNode<WatchedWrite> Place { get; }
}
