namespace Audiogum.Sessions.Storage.Faults;

/// <summary>Whether a write may join a group of others.</summary>
internal enum Standing
{
    /// <summary>It may.</summary>
    Joins,

    /// <summary>Its owner is set aside, and it is time to try again: alone.</summary>
    Alone,

    /// <summary>Its owner is set aside.</summary>
    Refused,
}

/// <summary>
/// Owners whose writes failed through their own fault, a damaged page for example, so that they do not cost their
/// neighbours one failed group after the other. An owner is a circuit breaker: set aside for a second, then tried alone,
/// and while that fails set aside for twice as long, up to a minute. A tenant of whom <see cref="PartsOfTenant"/> parts
/// failed and none succeeded between them is set aside as a whole. Safe from any thread.
/// </summary>
/// <param name="timeProvider">Measures the pauses.</param>
internal sealed class QuarantinedWriters(TimeProvider timeProvider)
{
    private const int PartsOfTenant = 3;
    private const int MaxHeld = 10_000;
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<WriteOwner, Pause> _pauses = [];
    private readonly Dictionary<string, int> _failures = new(StringComparer.Ordinal);
    private volatile bool _isAnybodyFaulty;

    /// <summary>What becomes of a write. Who is told <see cref="Standing.Alone"/> has to try: until the next pause ends nobody else may.</summary>
    public Standing GetStanding(WriteOwner owner)
    {
        if (!_isAnybodyFaulty) return Standing.Joins;
        lock (_gate)
        {
            var (part, whole) = (_pauses.GetValueOrDefault(owner), _pauses.GetValueOrDefault(Whole(owner)));
            if (part is null && whole is null) return Standing.Joins;
            var now = timeProvider.GetTimestamp();
            if (IsOver(part) && IsOver(whole))
            {
                // One tries at a time: the others wait for what becomes of it, or for the next pause to end.
                if (part is not null) part.Since = now;
                if (whole is not null) whole.Since = now;
                return Standing.Alone;
            }

            return Standing.Refused;

            bool IsOver(Pause? pause) => pause is null || timeProvider.GetElapsedTime(pause.Since, now) >= pause.Length;
        }
    }

    /// <summary>Whether the owner, or the tenant as a whole, is set aside. Only a look: no trial is used up.</summary>
    public bool IsAside(WriteOwner owner)
    {
        if (!_isAnybodyFaulty) return false;
        lock (_gate) return _pauses.ContainsKey(owner) || _pauses.ContainsKey(Whole(owner));
    }

    /// <summary>
    /// A write waited in vain, for a lock for example, which says nothing of the data: so that others do not wait with it
    /// again and again it is aside for the first pause, which does not grow, and its tenant is not.
    /// </summary>
    public void Waited(WriteOwner owner)
    {
        lock (_gate)
        {
            _isAnybodyFaulty = true;
            if (_pauses.TryGetValue(owner, out var pause)) pause.Since = timeProvider.GetTimestamp();
            else Hold(owner);
        }
    }

    /// <summary>A write failed through its owner's own fault.</summary>
    public void Failed(WriteOwner owner)
    {
        lock (_gate)
        {
            _isAnybodyFaulty = true;
            var isNew = !_pauses.ContainsKey(owner);
            Hold(owner);
            var failures = _failures[owner.Tenant] = _failures.GetValueOrDefault(owner.Tenant) + (isNew ? 1 : 0);
            if (failures >= PartsOfTenant || _pauses.ContainsKey(Whole(owner))) Hold(Whole(owner));
        }
    }

    /// <summary>A write succeeded: its owner, and the tenant as a whole, take part again.</summary>
    public void Succeeded(WriteOwner owner)
    {
        if (!_isAnybodyFaulty) return;
        lock (_gate)
        {
            _pauses.Remove(owner);
            _pauses.Remove(Whole(owner));
            _failures.Remove(owner.Tenant);
            _isAnybodyFaulty = _pauses.Count > 0;
        }
    }

    /// <summary>What a write that is refused fails with.</summary>
    public static StoreUnavailableException Refusal() => new WriteSetAsideException();

    private static WriteOwner Whole(WriteOwner owner) => owner with { Part = string.Empty };

    private void Hold(WriteOwner owner)
    {
        var now = timeProvider.GetTimestamp();
        if (_pauses.TryGetValue(owner, out var pause))
        {
            pause.Length = pause.Length * 2 < LongestPause ? pause.Length * 2 : LongestPause;
            pause.Since = now;
            return;
        }

        if (_pauses.Count >= MaxHeld) _pauses.Clear(); // they fail again, alone in their groups, and are set aside again
        _pauses.Add(owner, new() { Since = now, Length = FirstPause });
    }

    private sealed class Pause
    {
        public long Since { get; set; }

        public TimeSpan Length { get; set; }
    }
}
