using System.Text.Json;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Sessionization.Erasure;
using Audiogum.Sessions.Sessionization.Events;

namespace Audiogum.Sessions.Grains.Erasure;

/// <summary>
/// What is posted to a session that a user was erased from: it stays anonymous, and a copy of an erased event is a copy of
/// it still. In such a session all users are the erased one, since what it was called is not known any more.
/// </summary>
internal static class AnonymousPost
{
    /// <summary>The receipt as it is to be stored.</summary>
    /// <param name="receipt">Of the post.</param>
    /// <param name="name">The session's pseudonym, or null when nobody was erased from it.</param>
    public static Receipt Of(Receipt receipt, string? name) => name is null || receipt.UserId is null ? receipt : receipt with { UserId = name };

    /// <summary>The event as it is to be judged and stored.</summary>
    /// <param name="sent">As it was sent.</param>
    /// <param name="receipt">As the token says.</param>
    /// <param name="holder">The content that has its number, or null.</param>
    /// <param name="name">The session's pseudonym, or null.</param>
    public static AcceptedEvent Of(AcceptedEvent sent, Receipt receipt, ReadOnlyMemory<byte>? holder, string? name)
    {
        name = holder is { } taken ? Pseudonym.In(taken.Span) ?? name : name;
        if (name is null || (holder is { } same && JsonContent.Equal(same.Span, sent.Json.Span))) return sent;
        var json = sent.Json;
        foreach (var user in (string?[])[receipt.UserId, PlayableOwner(json)])
        {
            if (!string.IsNullOrEmpty(user)) json = new UserRedaction(user, name).Of(json);
        }

        return EventReader.Read(json.Span, receivedAt: null).Event is { } read && read.SessionId == sent.Event.SessionId && read.SequenceNumber == sent.Event.SequenceNumber && read.Type == sent.Event.Type
            ? new(read, json)
            : sent;
    }

    private static string? PlayableOwner(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.TryGetProperty("playable", out var playable) && playable.ValueKind == JsonValueKind.Object
            && playable.TryGetProperty("userid", out var user) && user.ValueKind == JsonValueKind.String ? user.GetString() : null;
    }
}
