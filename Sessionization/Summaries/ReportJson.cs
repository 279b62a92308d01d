using System.Text.Json;
using System.Text.Json.Serialization;

namespace Audiogum.Sessions.Sessionization.Summaries;

/// <summary>How documents are written: names lower case and run together, instants in UTC with three fraction digits, absent values left out.</summary>
public static class ReportJson
{
    /// <summary>The one set of options for every document the system writes.</summary>
    public static JsonSerializerOptions Options { get; } = Create();

    /// <summary>Writes a document as UTF-8.</summary>
    public static byte[] Write<T>(T document) => JsonSerializer.SerializeToUtf8Bytes(document, Options);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="JsonException">It is no such document.</exception>
    public static T Read<T>(ReadOnlySpan<byte> utf8) =>
        JsonSerializer.Deserialize<T>(utf8, Options) ?? throw new JsonException("The document is null.");

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = new LowerCase(),
            DictionaryKeyPolicy = null,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Converters = { new UtcInstantConverter() },
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    private sealed class LowerCase : JsonNamingPolicy
    {
        public override string ConvertName(string name) => name.ToLowerInvariant();
    }

    private sealed class UtcInstantConverter : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetDateTimeOffset();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteStringValue(Instants.ToIso(value.ToUnixTimeMilliseconds()));
    }
}
