using System.Runtime.InteropServices;
using Audiogum.Sessions.Sessionization.Events;

namespace Audiogum.Sessions.Grains.Interfaces.Serialization;

/// <summary>An accepted event on the wire: its verbatim bytes and nothing else, so that no second form of it can differ.</summary>
[GenerateSerializer, Immutable, Alias("AcceptedEvent")]
public readonly struct AcceptedEventSurrogate(byte[] json)
{
    /// <summary>The event's own UTF-8 JSON.</summary>
    [Id(0)]
    public byte[] Json { get; } = json;
}

/// <summary>Sends the bytes, and reads them again on the other side: whoever judged them accepted them.</summary>
[RegisterConverter]
public sealed class AcceptedEventConverter : IConverter<AcceptedEvent, AcceptedEventSurrogate>
{
    /// <inheritdoc/>
    public AcceptedEvent ConvertFromSurrogate(in AcceptedEventSurrogate surrogate) =>
        EventReader.Read(surrogate.Json, receivedAt: null) is { Event: { } accepted }
            ? new(accepted, surrogate.Json)
            : throw new InvalidOperationException("An event was accepted by one process and rejected by another.");

    /// <inheritdoc/>
    public AcceptedEventSurrogate ConvertToSurrogate(in AcceptedEvent value) =>
        new(MemoryMarshal.TryGetArray(value.Json, out var segment) && segment.Array is { } array && array.Length == segment.Count
            ? array
            : value.Json.ToArray());
}
