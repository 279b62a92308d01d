using System.Text;
using Audiogum.Sessions.Sessionization.Events;

namespace Audiogum.Sessions.Tests.Sessionization.Events;

/// <summary>An event as text, member by member: each value is raw JSON, so that a test can put anything there.</summary>
internal sealed record EventTextBuilder(params (string Name, string Value)[] Members)
{
    public const long ReceivedAt = 1_795_161_601_000; // 2026-11-20T08:00:01Z

    private static readonly (string, string)[] Common =
    [
        ("type", "\"?\""),
        ("sessionid", "\"447e4226ed37dd1e08aa822c51f11f9f\""),
        ("sequencenumber", "7"),
        ("localtime", "\"2026-11-20T08:00:00.000Z\""),
        ("client", "\"Audiogum Android client\""),
        ("clientversion", "\"1.0.1\""),
        ("platform", "\"android\""),
        ("platformversion", "\"5.1\""),
        ("devicename", "\"XT1021\""),
        ("devicemanufacturer", "\"motorola\""),
        ("connection", "\"wan\""),
    ];

    public static EventTextBuilder AppStart => Create("appstartevent");

    public static EventTextBuilder Auth => Create("authevent").With("action", "\"signin\"");

    public static EventTextBuilder Navigation => Create("navigationevent");

    public static EventTextBuilder Play => Create("playevent").With("action", "\"begin\"").With("source", "\"playable\"");

    public static EventTextBuilder Profile => Create("profileevent").With("action", "\"like\"").With("target", "\"song\"");

    public static EventTextBuilder Voice => Create("voiceevent").With("action", "\"success\"").With("stoppedby", "\"user\"").With("ref", "\"r\"");

    public static EventTextBuilder ByName(string name) => name switch
    {
        "appstart" => AppStart,
        "auth" => Auth,
        "navigation" => Navigation,
        "play" => Play,
        "profile" => Profile,
        "voice" => Voice,
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };

    /// <summary>The event with this member instead of, or after, its own ones.</summary>
    public EventTextBuilder With(string name, string value) =>
        Members.Any(member => member.Name == name)
            ? new([.. Members.Select(member => member.Name == name ? (name, value) : member)])
            : Plus(name, value);

    /// <summary>The event with one more member, even if it has one of that name.</summary>
    public EventTextBuilder Plus(string name, string value) => new([.. Members, (name, value)]);

    public EventTextBuilder Without(string name) => new([.. Members.Where(member => member.Name != name)]);

    public byte[] Utf8 => Encoding.UTF8.GetBytes(ToString());

    public EventReading Read() => EventReader.Read(Utf8, ReceivedAt);

    public override string ToString() =>
        "{" + string.Join(",", Members.Select(member => $"\"{member.Name}\":{member.Value}")) + "}";

    private static EventTextBuilder Create(string type) => new EventTextBuilder(Common).With("type", $"\"{type}\"");
}
