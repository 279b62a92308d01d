using System.Globalization;
using System.IO.Hashing;
using System.Text;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Sessionization.Events;
using Audiogum.Sessions.Storage;

namespace Audiogum.Sessions.Benchmarks.Storage;

/// <summary>The sessions that one caller of a benchmark writes to, in turn; a session ends after so many commits.</summary>
internal sealed class OpenSessions(int caller, int eventsEach)
{
    private const int Open = 50;
    private const int CommitsEach = 15;
    private const long Epoch = 1_795_161_600_000;

    private static readonly byte[] Summary = Blob(800);
    private static readonly byte[] Contribution = Blob(1_000);
    private static readonly byte[][] Json = [.. Enumerable.Range(0, 4_096).Select(number => Event(number))];

    private readonly (SessionKey Key, long StartedAt, long Revision)[] _sessions = new (SessionKey, long, long)[Open];
    private readonly Random _random = new(caller);
    private int _commits;

    /// <summary>The next commit, of any of the open sessions.</summary>
    public SessionCommit Next()
    {
        ref var session = ref _sessions[_random.Next(Open)];
        if (session.Key == default || session.Revision == CommitsEach)
            session = (NewKey(), Epoch + _random.Next(86_400_000), 0);

        var receipt = new Receipt(Epoch + ++_commits * 50L, "5f71e09784354cfabd8253fe24d6b701", "dfb427b676db5473b83e92dafc35f24d");
        var first = session.Revision * eventsEach;
        session.Revision++;
        return new()
        {
            ExpectedRevision = session.Revision - 1,
            Row = Row(session.Key, session.StartedAt, session.Revision, receipt),
            Events = Events(first, receipt),
            Rejections = [],
            Segments = [],
            AddedDays = session.Revision == 1 ? [new((int)(Epoch / 86_400_000), (int)(Epoch / 86_400_000))] : [],
            RemovedPlays = [],
            AddedPlays = session.Revision % 5 == 1 ? [new(session.StartedAt + first, first, "playable")] : [],
        };
    }

    private static SessionRow Row(SessionKey key, long startedAt, long revision, Receipt receipt) => new()
    {
        Key = key,
        Shard = key.SessionId[0] & 15,
        Revision = revision,
        Version = revision,
        StartedAt = startedAt,
        LastReceivedAt = receipt.ReceivedAt,
        LiveUntil = receipt.ReceivedAt + 1_800_000,
        UserId = receipt.UserId,
        DeviceId = receipt.DeviceId,
        Client = "Audiogum Android client",
        Platform = "android",
        DeviceName = "Kitchen box",
        CountryCode = "gb",
        SealedParts = 0,
        Summary = Summary,
        Contribution = Contribution,
    };

    private StoredEvent[] Events(long first, Receipt receipt)
    {
        var events = new StoredEvent[eventsEach];
        for (var i = 0; i < events.Length; i++)
            events[i] = new(StoredEventKind.Accepted, EventType.Play, first + i, receipt, Json[(caller + _commits + first + i) % Json.Length]);
        return events;
    }

    private static byte[] Event(long number) => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $$$"""
        {"type":"playevent","sessionid":"{{{number * 0x9E3779B97F4A7C:x32}}}","sequencenumber":{{{number}}},"localtime":"2026-11-20T08:{{{number / 60 % 60:00}}}:{{{number % 60:00}}}.{{{number * 7919 % 1000:000}}}+01:00","client":"Audiogum Android client","clientversion":"1.9.4","platform":"android","platformversion":"11","devicename":"Kitchen box","devicemanufacturer":"Acme","connection":"wan","countrycode":"gb","action":"begin","offset":0,"source":"playable","item":{"name":"Song {{{number * 2654435761 % 100003}}}","artistdisplayname":"Band {{{number * 40503 % 9973}}}","service":"tidal","ref":"{{{number * 2654435761}}}","type":"song","duration":{{{120 + number % 240}}} }}
        """));

    private static byte[] Blob(int length)
    {
        var blob = new byte[length];
        new Random(length).NextBytes(blob);
        return blob;
    }

    private SessionKey NewKey() =>
        new("acme", Convert.ToHexStringLower(XxHash128.Hash([.. BitConverter.GetBytes(caller), .. BitConverter.GetBytes(_commits)])));
}
