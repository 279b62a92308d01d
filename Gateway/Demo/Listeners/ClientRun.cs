using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Audiogum.Sessions.Gateway.Demo.Listeners;

/// <summary>A client while it runs: it has a time, and writes events with what is common to all of them.</summary>
internal sealed class ClientRun
{
    private static readonly JsonWriterOptions Verbatim = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly List<ClientEvent> _events = [];

    private readonly DeviceClock _clock;

    private readonly string _sessionId;

    private readonly long _startedAt;

    /// <summary>Begins a run.</summary>
    /// <param name="listener">Whose.</param>
    /// <param name="random">The run's own chance.</param>
    /// <param name="startedAt">When, in milliseconds since 1970.</param>
    /// <param name="until">When the listener has had enough.</param>
    public ClientRun(Listener listener, SeededRandom random, long startedAt, long until)
    {
        (Listener, Chance, Now, Until, _startedAt) = (listener, random, startedAt, until, startedAt);
        _sessionId = random.Derive(1).Id();
        _clock = new(listener, random.Derive(2), startedAt);
    }

    /// <summary>Whose run it is.</summary>
    public Listener Listener { get; }

    /// <summary>Decides what happens in it.</summary>
    public SeededRandom Chance { get; }

    /// <summary>The true time, in milliseconds since 1970.</summary>
    public long Now { get; private set; }

    /// <summary>When the listener has had enough; acts end soon after it.</summary>
    public long Until { get; }

    /// <summary>Whether the listener has had enough.</summary>
    public bool IsOver => Now >= Until;

    /// <summary>Lets time pass.</summary>
    public void Wait(long ms) => Now += ms;

    /// <summary>Writes an event.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="initiator"><c>user</c>, <c>client</c> or null.</param>
    /// <param name="members">Writes what is not common to all types.</param>
    /// <param name="timing">How long the action took, in milliseconds, or null.</param>
    public void Write(string type, string? initiator, Action<Utf8JsonWriter>? members = null, long? timing = null)
    {
        var number = Listener.Product.FirstNumber + _events.Count;
        var buffer = new ArrayBufferWriter<byte>(768);
        using (var json = new Utf8JsonWriter(buffer, Verbatim))
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            json.WriteString("sessionid", _sessionId);
            json.WriteNumber("sequencenumber", number);
            json.WriteString("localtime", _clock.LocalTimeAt(Now));
            WriteClient(json);
            if (initiator is not null) json.WriteString("initiator", initiator);
            if (timing is { } ms) json.WriteNumber("timing", ms);
            members?.Invoke(json);
            json.WriteEndObject();
        }

        _events.Add(new(_sessionId, number, Now, buffer.WrittenMemory));
    }

    /// <summary>What was recorded.</summary>
    public ClientSession Finish() => new(_startedAt, _events);

    private void WriteClient(Utf8JsonWriter json)
    {
        var product = Listener.Product;
        json.WriteString("client", product.Client);
        json.WriteString("clientversion", Listener.Version);
        json.WriteString("platform", product.Platform);
        json.WriteString("platformversion", product.PlatformVersion);
        json.WriteString("devicename", product.DeviceName);
        json.WriteString("devicemanufacturer", product.Manufacturer);
        json.WriteString("connection", Listener.Connection);
        json.WriteString("countrycode", Listener.Place.Country);
    }
}
