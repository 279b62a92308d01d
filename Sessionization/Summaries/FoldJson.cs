using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Audiogum.Sessions.Sessionization.PlaySessions;

namespace Audiogum.Sessions.Sessionization.Summaries;

/// <summary>
/// How the fold's own records are sent and compared, and how the first release stored them (decision 0016): as they are, but for what is 0, false or absent. Chains are arrays,
/// oldest first; an instant is a number, in an array of one where its clock was unset.
/// </summary>
public static class FoldJson
{
    /// <summary>The options for it.</summary>
    public static JsonSerializerOptions Options { get; } = Create();

    /// <summary>Writes a record as UTF-8.</summary>
    public static byte[] Write<T>(T record) => JsonSerializer.SerializeToUtf8Bytes(record, Options);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="JsonException">It is no such record.</exception>
    public static T Read<T>(ReadOnlySpan<byte> utf8) => JsonSerializer.Deserialize<T>(utf8, Options) ?? throw new JsonException("The record is null.");

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(ReportJson.Options)
        {
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
            IgnoreReadOnlyProperties = true,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { RequireNothing } },
            Converters = { new ClockTimeConverter(), new ListeningSpanConverter(), new PlayerCounterEventConverter(), new PersistentListConverter<ItemPlay>(), new PersistentListConverter<ListeningSpan>(), new PersistentListConverter<PlayerCounterEvent>() },
        };
        options.MakeReadOnly();
        return options;
    }

    // What is required of whoever makes a record may be left out where it is written: it was 0 or false.
    private static void RequireNothing(JsonTypeInfo type)
    {
        foreach (var property in type.Properties) property.IsRequired = false;
    }
}
