using Audiogum.Sessions.Benchmarks.EndToEnd;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Sessionization.Events;
using Audiogum.Sessions.Sessionization.Ordering;
using Audiogum.Sessions.Sessionization.Summaries;
using Audiogum.Sessions.Storage;

namespace Audiogum.Sessions.Benchmarks.Micro;

/// <summary>Sessions of the same posts that the whole server is measured with, as the pieces of the path see them.</summary>
internal static class SampleSession
{
    /// <summary>When its posts are received: soon after the last event of a long session, milliseconds since 1970.</summary>
    public const long ReceivedAt = 1_796_000_000_000;

    /// <summary>From whom.</summary>
    public static Receipt Receipt { get; } = new(ReceivedAt, "5f71e09784354cfabd8253fe24d6b701", "dfb427b676db5473b83e92dafc35f24d");

    /// <summary>The first events of a session, read.</summary>
    public static AcceptedEvent[] Read(int events) =>
        [.. EventBatchReader.Read(BenchmarkBodies.Write(1, events)[0], ReceivedAt).Entries.Select(entry => new AcceptedEvent(entry.Reading.Event!, entry.Json))];

    /// <summary>As the fold takes them.</summary>
    public static ReceivedEvent[] Received(int events) => [.. Read(events).Select(read => new ReceivedEvent(read.Event, Receipt))];

    /// <summary>As the store takes them.</summary>
    public static StoredEvent[] Stored(int events) =>
        [.. Read(events).Select(read => new StoredEvent(StoredEventKind.Accepted, read.Event.Type, read.Event.SequenceNumber, Receipt, read.Json))];

    /// <summary>The session as it stands after so many events.</summary>
    public static SessionState State(int events)
    {
        var set = new EventSet();
        foreach (var received in Received(events)) set.Accept(received);
        set.ChangeContent();
        return set.State(Guid.NewGuid().ToString("N"));
    }
}
