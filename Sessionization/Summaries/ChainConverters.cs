using System.Text.Json;
using System.Text.Json.Serialization;
using Audiogum.Sessions.Sessionization.PlaySessions;

namespace Audiogum.Sessions.Sessionization.Summaries;

/// <summary>A chain is an array, oldest first.</summary>
internal sealed class PersistentListConverter<T> : JsonConverter<PersistentList<T>>
{
    public override PersistentList<T>? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        PersistentList<T>? chain = null;
        var element = (JsonConverter<T>)options.GetConverter(typeof(T));
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) chain = chain.Add(element.Read(ref reader, typeof(T), options)!);
        return chain;
    }

    public override void Write(Utf8JsonWriter writer, PersistentList<T> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        var converter = (JsonConverter<T>)options.GetConverter(typeof(T));
        foreach (var element in value.ToArray()) converter.Write(writer, element, options);
        writer.WriteEndArray();
    }
}

/// <summary>An instant is a number, in an array of one where its clock was unset.</summary>
internal sealed class ClockTimeConverter : JsonConverter<ClockTime>
{
    public static ClockTime Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray) return new(reader.GetInt64(), false);
        reader.Read();
        var instant = reader.GetInt64();
        reader.Read();
        return new(instant, true);
    }

    public static void Write(Utf8JsonWriter writer, ClockTime value)
    {
        if (value.Unset) writer.WriteStartArray();
        writer.WriteNumberValue(value.Instant);
        if (value.Unset) writer.WriteEndArray();
    }

    public override ClockTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Read(ref reader);

    public override void Write(Utf8JsonWriter writer, ClockTime value, JsonSerializerOptions options) => Write(writer, value);
}

/// <summary>
/// A stretch is an object like any other record. By hand, like a mark: there are more of the two than of anything else, and the
/// serializer would begin anew for each.
/// </summary>
internal sealed class ListeningSpanConverter : JsonConverter<ListeningSpan>
{
    public override ListeningSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var span = default(ListeningSpan);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isStart = reader.ValueTextEquals("start"u8);
            var isLength = reader.ValueTextEquals("ms"u8);
            reader.Read();
            if (isStart) span = span with { Start = ClockTimeConverter.Read(ref reader) };
            else if (isLength) span = span with { Ms = reader.GetInt64() };
            else reader.Skip();
        }

        return span;
    }

    public override void Write(Utf8JsonWriter writer, ListeningSpan value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        if (value.Start != default)
        {
            writer.WritePropertyName("start"u8);
            ClockTimeConverter.Write(writer, value.Start);
        }

        if (value.Ms != 0) writer.WriteNumber("ms"u8, value.Ms);
        writer.WriteEndObject();
    }
}

/// <summary>A mark is an object like any other record.</summary>
internal sealed class PlayerCounterEventConverter : JsonConverter<PlayerCounterEvent>
{
    public override PlayerCounterEvent Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var counterEvent = default(PlayerCounterEvent);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isInstant = reader.ValueTextEquals("at"u8);
            var isKind = reader.ValueTextEquals("kind"u8);
            reader.Read();
            if (isInstant) counterEvent = counterEvent with { At = ClockTimeConverter.Read(ref reader) };
            else if (isKind) counterEvent = counterEvent with { Kind = (PlayerCounterKind)reader.GetByte() };
            else reader.Skip();
        }

        return counterEvent;
    }

    public override void Write(Utf8JsonWriter writer, PlayerCounterEvent value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        if (value.At != default)
        {
            writer.WritePropertyName("at"u8);
            ClockTimeConverter.Write(writer, value.At);
        }

        if (value.Kind != default) writer.WriteNumber("kind"u8, (byte)value.Kind);
        writer.WriteEndObject();
    }
}
