using System.IO.Compression;
using System.Net;
using System.Text;

using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;

using static Audiogum.Sessions.Tests.Cluster.Http.Fixtures.PostExchange;

namespace Audiogum.Sessions.Tests.Cluster.Http;

public sealed class PostBodyTests(GatewayFixture door) : IClassFixture<GatewayFixture>
{
    private const int Limit = 4 * 1024 * 1024;

    private static readonly byte[] Good = Encoding.UTF8.GetBytes(Batch(Enumerable.Range(1, 50).Select(i => Event(i))));

    public static TheoryData<string, byte[]> Encodings => new()
    {
        { "gzip", Pack(stream => new GZipStream(stream, CompressionLevel.Fastest), Good) },
        { "x-gzip", Pack(stream => new GZipStream(stream, CompressionLevel.Fastest), Good) },
        { "GZIP", Pack(stream => new GZipStream(stream, CompressionLevel.Fastest), Good) },
        { "br", Pack(stream => new BrotliStream(stream, CompressionLevel.Fastest), Good) },
        { "deflate", Pack(stream => new ZLibStream(stream, CompressionLevel.Fastest), Good) },
        { " deflate ", Pack(stream => new DeflateStream(stream, CompressionLevel.Fastest), Good) },
        { "identity", Good },
        { "", Good },
    };

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task Every_known_encoding_is_inflated(string encoding, byte[] body)
    {
        var answer = await door.Client.PostEventsAsync(Content(body, "application/json", encoding));
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal(50, (await answer.JsonAsync()).GetProperty("accepted").GetInt32());
    }

    [Fact]
    public async Task A_gzip_body_may_have_several_members()
    {
        var (head, tail) = (Pack(stream => new GZipStream(stream, CompressionLevel.Fastest), Good[..100]), Pack(stream => new GZipStream(stream, CompressionLevel.Fastest), Good[100..]));
        Assert.Equal(HttpStatusCode.Accepted, (await door.Client.PostEventsAsync(Content([.. head, .. tail], "application/json", "gzip"))).StatusCode);
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task A_corrupt_body_is_400(string encoding, byte[] body)
    {
        var flipped = (byte[])body.Clone();
        for (var i = flipped.Length / 2; i < flipped.Length; i++) flipped[i] ^= 0xFF;
        foreach (var bad in (byte[][])[flipped, body[..^(body.Length / 2)], [], [0], [.. body, 1, 2, 3, 4, 5, 6, 7, 8, 9]])
        {
            // Raw deflate has no checksum, and what follows its end cannot be seen.
            if (encoding == " deflate " && bad.Length > body.Length) continue;
            var answer = await door.Client.PostEventsAsync(Content(bad, "application/json", encoding));
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            var code = (await answer.JsonAsync()).GetProperty("code").GetString();
            await answer.ShouldBeProblemAsync(HttpStatusCode.BadRequest, code is "malformed_json" ? code : "invalid_encoding");
            await door.Client.ShouldStillWorkAsync();
        }
    }

    [Theory]
    [InlineData("gzip", 1)]
    [InlineData("gzip", 4)]
    [InlineData("gzip", 8)]
    [InlineData("br", 1)]
    [InlineData("deflate", 1)]
    [InlineData("deflate", 4)]
    public async Task A_body_that_lacks_only_its_last_bytes_is_400(string encoding, int lacking)
    {
        var body = Encodings.Single(row => row.Data.Item1 == encoding).Data.Item2;
        await (await door.Client.PostEventsAsync(Content(body[..^lacking], "application/json", encoding))).ShouldBeProblemAsync(HttpStatusCode.BadRequest, "invalid_encoding");
    }

    [Fact]
    public async Task A_body_that_wants_a_dictionary_is_400()
    {
        var body = Pack(stream => new ZLibStream(stream, CompressionLevel.Fastest), Good);
        (body[0], body[1]) = (0x78, 0x20); // FDICT, with the check bits that fit
        await (await door.Client.PostEventsAsync(Content(body, "application/json", "deflate"))).ShouldBeProblemAsync(HttpStatusCode.BadRequest, "invalid_encoding");
    }

    public static TheoryData<string, byte[]> Bombs => new()
    {
        { "gzip", Pack(stream => new GZipStream(stream, CompressionLevel.SmallestSize), new byte[64 * Limit]) },
        { "br", Pack(stream => new BrotliStream(stream, CompressionLevel.SmallestSize), new byte[64 * Limit]) },
        { "deflate", Pack(stream => new ZLibStream(stream, CompressionLevel.SmallestSize), new byte[64 * Limit]) },
        { "identity", new byte[Limit + 1] },
        { "identity", new byte[6 * Limit] },
    };

    [Theory]
    [MemberData(nameof(Bombs))]
    public async Task A_body_over_the_limit_is_413(string encoding, byte[] body)
    {
        await (await door.Client.PostEventsAsync(Content(body, "application/json", encoding))).ShouldBeProblemAsync(HttpStatusCode.RequestEntityTooLarge, "payload_too_large");
        await door.Client.ShouldStillWorkAsync();
    }

    [Fact]
    public async Task The_limit_itself_is_allowed_and_one_byte_more_is_not_even_without_a_length()
    {
        var body = new byte[Limit + 1];
        Array.Fill(body, (byte)' ');
        Good.CopyTo(body, 0);
        Assert.Equal(HttpStatusCode.Accepted, (await door.Client.PostEventsAsync(Content(body[..Limit]))).StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await door.Client.PostEventsAsync(Content(Pack(stream => new GZipStream(stream, CompressionLevel.Fastest), body[..Limit]), "application/json", "gzip"))).StatusCode);
        using var chunked = door.ClientOf(TestTokens.Good);
        chunked.DefaultRequestHeaders.TransferEncodingChunked = true;
        Assert.Equal(HttpStatusCode.Accepted, (await chunked.PostEventsAsync(Content(body[..Limit]))).StatusCode);
        await (await chunked.PostEventsAsync(Content(body))).ShouldBeProblemAsync(HttpStatusCode.RequestEntityTooLarge, "payload_too_large");
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("Application/JSON; charset=UTF-8")]
    [InlineData("application/json;charset=\"utf-8\"")]
    [InlineData("application/json; charset=utf8")]
    [InlineData("application/json; version=1; charset=utf-8")]
    public async Task Json_in_utf8_is_taken(string type) =>
        Assert.Equal(HttpStatusCode.Accepted, (await door.Client.PostEventsAsync(Content(Good, type))).StatusCode);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("text/json")]
    [InlineData("application/jsonx")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/vnd.api+json")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/json; charset=latin1")]
    [InlineData("application/json; charset=bogus")]
    [InlineData("application/json; charset=")]
    [InlineData("application/json; charset=utf-8; charset=utf-16")]
    [InlineData("application/json, text/plain")]
    [InlineData(";;;")]
    public async Task Another_kind_of_body_is_415(string? type)
    {
        await (await door.Client.PostEventsAsync(Content(Good, type))).ShouldBeProblemAsync(HttpStatusCode.UnsupportedMediaType, "unsupported_media_type");
        await door.Client.ShouldStillWorkAsync();
    }

    [Theory]
    [InlineData("zstd")]
    [InlineData("gzip, br")]
    [InlineData("identity, gzip")]
    [InlineData("gzip", "gzip")]
    [InlineData("x y z")]
    public async Task An_unknown_encoding_or_more_than_one_is_415_and_those_that_are_known_are_named(params string[] encodings)
    {
        var answer = await door.Client.PostEventsAsync(Content(Good, "application/json", encodings));
        await answer.ShouldBeProblemAsync(HttpStatusCode.UnsupportedMediaType, "unsupported_content_encoding");
        Assert.Equal("gzip, br, deflate", answer.Headers.NonValidated["Accept-Encoding"].ToString());
    }

    public static TheoryData<string, string> BadEnvelopes => new()
    {
        { "malformed_json", "" },
        { "malformed_json", "{" },
        { "malformed_json", """{"schemaversion":"1.0","events":[{}]} x""" },
        { "malformed_json", new string('[', 100_000) },
        { "invalid_envelope", "null" },
        { "invalid_envelope", "[]" },
        { "invalid_envelope", "{}" },
        { "invalid_envelope", """{"schemaversion":1.0,"events":[{}]}""" },
        { "invalid_envelope", """{"schemaversion":"1.1","events":[{}]}""" },
        { "invalid_envelope", """{"schemaversion":"1.0","events":[]}""" },
        { "invalid_envelope", """{"schemaversion":"1.0","events":{}}""" },
        { "invalid_envelope", """{"schemaversion":"1.0","events":[{}],"events":[{}]}""" },
    };

    [Theory]
    [MemberData(nameof(BadEnvelopes))]
    public async Task A_body_that_is_no_post_is_400(string code, string body)
    {
        await (await door.Client.PostEventsAsync(Json(body))).ShouldBeProblemAsync(HttpStatusCode.BadRequest, code);
        await door.Client.ShouldStillWorkAsync();
    }

    [Fact]
    public async Task Invalid_utf8_is_400_and_a_byte_order_mark_is_skipped()
    {
        await (await door.Client.PostEventsAsync(Content([.. Good[..^2], 0xC3, .. Good[^2..]]))).ShouldBeProblemAsync(HttpStatusCode.BadRequest, "malformed_json");
        Assert.Equal(HttpStatusCode.Accepted, (await door.Client.PostEventsAsync(Content([0xEF, 0xBB, 0xBF, .. Good]))).StatusCode);
    }

    [Fact]
    public async Task More_than_1000_events_are_413()
    {
        await (await door.Client.PostEventsAsync(Json(Batch(Enumerable.Repeat("0", 1001))))).ShouldBeProblemAsync(HttpStatusCode.RequestEntityTooLarge, "payload_too_large");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await door.Client.PostEventsAsync(Json(Batch(Enumerable.Repeat("0", 1000))))).StatusCode);
    }

    private static byte[] Pack(Func<Stream, Stream> encoder, byte[] body)
    {
        var packed = new MemoryStream();
        using (var stream = encoder(packed)) stream.Write(body);
        return packed.ToArray();
    }
}
