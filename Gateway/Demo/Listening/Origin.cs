using System.Text.Json;
using Audiogum.Sessions.Gateway.Demo.Listeners;

namespace Audiogum.Sessions.Gateway.Demo.Listening;

/// <summary>Where the sound comes from and where it goes: what every play event of a play session repeats.</summary>
/// <param name="Source">The source.</param>
internal sealed record Origin(string Source)
{
    /// <summary>The playable, where the source is <c>playable</c>.</summary>
    public Playable? Playable { get; init; }

    /// <summary>Name, service and reference of content from elsewhere.</summary>
    public (string Name, string? Service, string? Ref)? SourceData { get; init; }

    /// <summary>The preset that was pressed.</summary>
    public long? Preset { get; init; }

    /// <summary>What the sound comes out of, where it is another device.</summary>
    public SimulatedOutput? Output { get; init; }

    /// <summary>A playable of the listener, with what its device plays on.</summary>
    /// <param name="run">The client.</param>
    /// <param name="type">The playable's type.</param>
    /// <param name="service">The content service, or null where several are mixed.</param>
    /// <param name="name">What it is called.</param>
    public static Origin OfPlayable(ClientRun run, string type, string? service, string name) => new("playable")
    {
        Playable = new(run.Chance.Id(), run.Listener.OwnPlayables, name, type, service),
        Preset = run.Listener.Product.Kind == ProductKind.Speaker && run.Chance.Happens(0.45) ? run.Chance.Between(1, 6) : null,
        Output = SimulatedOutput.ForClient(run),
    };

    /// <summary>Writes all of it but the source.</summary>
    public void Write(Utf8JsonWriter json)
    {
        Playable?.Write(json);
        if (SourceData is { } data)
        {
            json.WriteStartObject("sourcedata");
            json.WriteString("name", data.Name);
            if (data.Service is not null) json.WriteString("service", data.Service);
            if (data.Ref is not null) json.WriteString("ref", data.Ref);
            json.WriteEndObject();
        }

        if (Preset is { } preset) json.WriteNumber("presetnumber", preset);
        Output?.Write(json);
    }
}

/// <summary>A playable as the content API would have given it.</summary>
internal sealed record Playable(string Id, string UserId, string Name, string Type, string? Service)
{
    /// <summary>Writes the <c>playable</c> object.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject("playable");
        json.WriteString("id", Id);
        json.WriteString("userid", UserId);
        json.WriteString("name", Name);
        json.WriteStartObject("parameters");
        json.WriteString("type", Type);
        if (Service is not null) json.WriteString("service", Service);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}

/// <summary>Headphones or a loudspeaker behind a phone.</summary>
internal sealed record SimulatedOutput(string Connection, string? Type)
{
    private static readonly IReadOnlyList<(int, SimulatedOutput?)> BehindPhones =
    [
        (3, null), (4, new("bluetooth", "Acme Air")), (2, new("bluetooth", "Monkeybox")), (1, new("aux", null)), (1, new("lightning", "Earpods")), (1, new("usb", "DAC 🎧")),
    ];

    /// <summary>What a client plays through in this run, or null where it is the device itself.</summary>
    public static SimulatedOutput? ForClient(ClientRun run) =>
        run.Listener.Product.Kind == ProductKind.Phone ? run.Listener.Chance.Derive(run.Until / 7_200_000).PickWeighted(BehindPhones) : null;

    /// <summary>Writes the <c>outputdevice</c> object.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject("outputdevice");
        json.WriteString("connection", Connection);
        if (Type is not null)
        {
            json.WriteString("devicetype", Type);
            json.WriteString("devicename", $"My {Type}");
        }

        json.WriteEndObject();
    }
}
