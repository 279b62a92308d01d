using System.IO.Hashing;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Sessionization.Events;
using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Storage.Chunks;
using CsCheck;
using static Audiogum.Sessions.Tests.Storage.Contract.StoreSamples;

namespace Audiogum.Sessions.Tests.Storage.Chunks;

/// <summary>The encoding of a commit's entries gives back what went in, or nothing.</summary>
public sealed class EventChunkTests
{
    private static readonly Gen<string?> Name = Gen.OneOf(Gen.Const((string?)null), Gen.Const((string?)""), Gen.String[Gen.Char['\0', '\uD7FF'], 1, 40].Select(text => (string?)text));

    private static readonly Gen<Receipt> AnyReceipt = Gen.Select(Gen.Long, Name, Name, (at, user, device) => new Receipt(at, user, device));

    private static readonly Gen<byte[]> AnyJson = Gen.OneOf(
        Gen.Byte.Array[0, 200], Gen.String[Gen.Char['a', 'f'], 0, 2_000].Select(text => Json(text).ToArray()));

    private static readonly Gen<StoredEvent[]> AnyEvents =
        from receipts in AnyReceipt.Array[1, 3]
        from events in Gen.Select(
            Gen.Enum<StoredEventKind>(), Gen.Enum<EventType>(), Gen.OneOf(Gen.Long[0, 1_000], Gen.Long[0, long.MaxValue]), Gen.Int[0, receipts.Length - 1], AnyJson,
            (kind, type, number, receipt, json) => new StoredEvent(kind, type, number, receipts[receipt], json)
            {
                Content = kind == StoredEventKind.ConflictLoser && json.Length % 2 == 0 ? ContentHash.Compute(json) : null,
            }).Array[0, 60]
        select events;

    [Fact]
    public void Encoded_chunks_decode_to_the_same_events() => AnyEvents.Sample(
        events => events.Length == 0
            ? EventChunk.Decode(EventChunk.Encode(events)).Length == 0
            : Same(events, EventChunk.Decode(EventChunk.Encode(events))),
        iter: 500);

    [Fact]
    public void Any_flipped_bit_is_detected() => Gen.Select(AnyEvents, Gen.Int[0, int.MaxValue]).Sample(
        (events, place) =>
        {
            var chunk = EventChunk.Encode(events);
            chunk[place / 8 % chunk.Length] ^= (byte)(1 << (place % 8));
            Assert.Throws<InvalidDataException>(() => EventChunk.Decode(chunk));
        },
        iter: 500);

    [Fact]
    public void Any_missing_or_added_byte_is_detected() => Gen.Select(AnyEvents, Gen.Int[0, int.MaxValue]).Sample(
        (events, place) =>
        {
            var chunk = EventChunk.Encode(events);
            Assert.Throws<InvalidDataException>(() => EventChunk.Decode(chunk.AsMemory(0, place % chunk.Length)));
            Assert.Throws<InvalidDataException>(() => EventChunk.Decode((byte[])[.. chunk, (byte)place]));
        },
        iter: 300);

    /// <summary>Behind the checksum the reader trusts nothing either: whatever the bytes, it ends in one way or the other.</summary>
    [Fact]
    public void A_body_of_noise_is_refused_or_read_but_never_beyond_its_end() => Gen.Byte[0, 12].Array[0, 60].Sample(
        body =>
        {
            try
            {
                Assert.True(new ChunkReader(body).Read().Sum(entry => entry.Json.Length) <= body.Length);
            }
            catch (InvalidDataException)
            {
                Assert.NotEqual(body, new byte[] { 0, 0 });
            }
        },
        iter: 5_000);

    [Fact]
    public void One_event_is_stored_in_less_than_half_its_size()
    {
        var json = """{"type":"playevent","sessionid":"00000000000000000000000000000001","sequencenumber":42,"localtime":"2026-11-20T08:00:00.000+01:00","client":"Kitchen radio","clientversion":"3.1","platform":"rtos","platformversion":"7","devicename":"Box","devicemanufacturer":"Acme","connection":"wan","countrycode":"gb","initiator":"user","action":"stop","offset":17,"source":"aux"}""";
        Assert.InRange(EventChunk.Encode([Event(42, json: json)]).Length, 1, json.Length / 2);
    }

    /// <summary>Promise P12: these bytes lie on somebody's disk.</summary>
    [Fact]
    public void A_chunk_of_the_first_release_is_read_by_every_later_one()
    {
        StoredEvent[] events = [Event(7, json: "{\"type\":\"playevent\",\"action\":\"stop\"}"), Event(7, StoredEventKind.EarlierReceipt, json: "", receipt: new(1, "u", "d"))];
        Assert.True(Same(events, EventChunk.Decode(Convert.FromBase64String(FirstRelease))));
        Assert.Equal(FirstDictionary, XxHash64.HashToUInt64(ChunkDictionary.First));
    }

    private const string FirstRelease = "AQFBAAAAKLUv/SBBfQEAFAICgMDB/75oB3VzZXItMQACAnUCZAIwAA4kMgEAAG9wIn0DAJPEgK/FQUoL4QSYKgPJ8Juh2A==";
    private const ulong FirstDictionary = 0xF921_0EF0_DD2C_226D;

    private static bool Same(StoredEvent[] expected, StoredEvent[] actual) =>
        expected.Length == actual.Length && expected.Zip(actual).All(pair =>
            (pair.First with { Json = default }) == (pair.Second with { Json = default }) && pair.First.Json.Span.SequenceEqual(pair.Second.Json.Span));
}
