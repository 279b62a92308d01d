using System.Collections.Concurrent;

namespace Audiogum.Sessions.Gateway.Authentication;

/// <summary>
/// The tokens that were checked lately, in two generations of half of <see cref="Limits.MaxRememberedTokenBytes"/> each:
/// when the younger is full, or a minute old, it becomes the older one, whose place it takes. A token that is asked
/// for moves to the younger, so those in use stay when there are too many. Safe from any thread.
/// </summary>
/// <param name="timeProvider">The server's clock.</param>
internal sealed class TokenMemory(TimeProvider timeProvider)
{
    private readonly Lock _turning = new();

    private volatile Generation _younger = new(timeProvider.GetTimestamp());

    private volatile Generation _older = new(default);

    /// <summary>How long a token is believed after it was checked.</summary>
    public static TimeSpan KeptFor { get; } = TimeSpan.FromMinutes(1);

    /// <summary>Tokens that are held, those that are not believed any more too.</summary>
    public int Count => _younger.Tokens.Count + _older.Tokens.Count;

    /// <summary>A token that is still believed, or null.</summary>
    public CheckedToken? Find(TokenDigest digest)
    {
        var now = timeProvider.GetUtcNow();
        if (_younger.Tokens.TryGetValue(digest, out var known)) return IsBelieved(known, now) ? known : null;
        if (!_older.Tokens.TryGetValue(digest, out known) || !IsBelieved(known, now)) return null;
        Remember(digest, known);
        return known;
    }

    // One that is to be believed for longer was checked before the clock went back.
    private static bool IsBelieved(CheckedToken token, DateTimeOffset now) => now < token.Until && token.Until - now <= KeptFor;

    /// <summary>Remembers a token.</summary>
    public void Remember(TokenDigest digest, CheckedToken token)
    {
        var (younger, now) = (_younger, timeProvider.GetTimestamp());
        younger.Tokens[digest] = token;
        if (Interlocked.Add(ref younger.Bytes, token.Bytes) < Limits.MaxRememberedTokenBytes / 2 && timeProvider.GetElapsedTime(younger.Since, now) < KeptFor) return;
        lock (_turning)
        {
            if (younger == _younger) (_older, _younger) = (younger, new(now));
        }
    }

    private sealed class Generation(long since)
    {
        public long Bytes;

        public ConcurrentDictionary<TokenDigest, CheckedToken> Tokens { get; } = new();

        public long Since { get; } = since;
    }
}
