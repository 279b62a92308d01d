using System.Text.Json;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Sessionization.Erasure;
using Audiogum.Sessions.Sessionization.Events;

namespace Audiogum.Sessions.Grains.Erasure;

/// <summary>
/// What is posted to a session that a user was erased from: it stays anonymous, and a copy of an erased event is a copy of
/// it still, whichever token brings it. In such a session all users are the erased one, because the original id is gone.
/// </summary>
internal static class PostAnonymizer
{
    /// <summary>The receipt as it is to be stored.</summary>
    /// <param name="receipt">Of the post.</param>
    /// <param name="name">The session's pseudonym, or null when nobody was erased from it.</param>
    public static Receipt Anonymize(Receipt receipt, string? name) => name is null || receipt.UserId is null ? receipt : receipt with { UserId = name };

    /// <summary>The event as it is to be judged and stored.</summary>
    /// <param name="sent">As it was sent.</param>
    /// <param name="receipt">As the token says.</param>
    /// <param name="holder">The content that has its number, or null.</param>
    /// <param name="losers">Contents that lost against that one and hold a pseudonym; null for none.</param>
    /// <param name="name">The session's pseudonym, or null.</param>
    public static AcceptedEvent Anonymize(AcceptedEvent sent, Receipt receipt, ReadOnlyMemory<byte>? holder, IReadOnlyList<ReadOnlyMemory<byte>>? losers, string? name)
    {
        if (name is null && losers is null && (holder is not { } plain || Pseudonym.In(plain.Span) is null)) return sent;
        if (holder is { } taken)
        {
            if (JsonContent.Equal(taken.Span, sent.Json.Span)) return sent;
            foreach (var known in (IEnumerable<ReadOnlyMemory<byte>>)[taken, .. losers ?? []])
            {
                var aligned = AlignedCopy.Align(sent.Json, known);
                if (!aligned.Equals(sent.Json) && Same(sent, aligned) is { } copy && JsonContent.Equal(known.Span, aligned.Span)) return copy;
            }

            name = Pseudonym.In(taken.Span) ?? losers?.Select(loser => Pseudonym.In(loser.Span)).FirstOrDefault() ?? name;
        }

        if (name is null) return sent;
        var json = holder is { } stored ? AlignedCopy.Align(sent.Json, stored) : sent.Json;
        foreach (var user in (string?[])[receipt.UserId, PlayableOwner(json)])
        {
            if (!string.IsNullOrEmpty(user) && !Pseudonym.Is(user)) json = new UserRedaction(user, name).Redact(json);
        }

        return Same(sent, json) ?? sent;
    }

    private static AcceptedEvent? Same(AcceptedEvent sent, ReadOnlyMemory<byte> json) =>
        EventReader.Read(json.Span, receivedAt: null).Event is { } read && read.SessionId == sent.Event.SessionId && read.SequenceNumber == sent.Event.SequenceNumber && read.Type == sent.Event.Type
            ? new(read, json)
            : null;

    private static string? PlayableOwner(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.TryGetProperty("playable", out var playable) && playable.ValueKind == JsonValueKind.Object
            && playable.TryGetProperty("userid", out var user) && user.ValueKind == JsonValueKind.String ? user.GetString() : null;
    }
}
