using System.Buffers;
using System.Text.Json;

using Audiogum.Sessions.Grains.Interfaces.Listings;

namespace Audiogum.Sessions.Gateway.Listings;

/// <summary>One page as JSON: the finished rows, and where to go on.</summary>
public static class ListPage
{
    /// <summary>Writes <c>{"sessions":[…],"next":…}</c> or <c>{"plays":[…],"next":…}</c>; without more rows there is no <c>next</c>.</summary>
    public static ReadOnlyMemory<byte> Write(ListKind kind, string tenant, ListRequest request, ListReply page)
    {
        var body = new ArrayBufferWriter<byte>(16 * 1024);
        using (var json = new Utf8JsonWriter(body, new() { SkipValidation = true }))
        {
            json.WriteStartObject();
            json.WriteStartArray(kind.Member());
            foreach (var row in page.Rows) json.WriteRawValue(row, skipInputValidation: true);
            json.WriteEndArray();
            if (page.Next is { } next)
                json.WriteString("next"u8, new ListCursor(kind, tenant, request.From, request.To, ListCursor.FiltersOf(request), next).ToString());
            json.WriteEndObject();
        }

        return body.WrittenMemory;
    }
}
