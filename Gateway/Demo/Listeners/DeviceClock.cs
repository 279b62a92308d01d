using System.Globalization;

namespace Audiogum.Sessions.Gateway.Demo.Listeners;

/// <summary>What is wrong with a device's clock.</summary>
internal enum ClockFault
{
    /// <summary>Nothing, but for a small correction now and then.</summary>
    None,

    /// <summary>It is minutes or hours ahead.</summary>
    Ahead,

    /// <summary>It begins in 1970 at every start, until the network tells the time.</summary>
    UnsetAtBoot,
}

/// <summary>The clock that a client reads during one session.</summary>
internal sealed class DeviceClock
{
    private readonly Listener _listener;

    private readonly long _bootedAt, _setAt, _steppedAt, _stepMs;

    public DeviceClock(Listener listener, SeededRandom random, long startedAt)
    {
        _listener = listener;
        _bootedAt = startedAt - random.Between(2_000, 9_000);
        _setAt = listener.ClockFault == ClockFault.UnsetAtBoot ? startedAt + random.Between(4_000, 90_000) : startedAt;
        _steppedAt = random.Happens(0.06) ? startedAt + random.Between(60_000, 1_200_000) : long.MaxValue;
        _stepMs = random.Between(400, 15_000);
    }

    /// <summary>What the client writes as <c>localtime</c> at a true time (milliseconds since 1970).</summary>
    public string LocalTimeAt(long now)
    {
        var shown = now < _setAt ? now - _bootedAt : now + _listener.ClockLeadMs - (now >= _steppedAt ? _stepMs : 0);
        var utc = DateTimeOffset.FromUnixTimeMilliseconds(shown);
        var local = utc.ToOffset(TimeSpan.FromMinutes(_listener.Place.OffsetMinutes));

        // Every client has its own way to write a time.
        return _listener.Product.Kind switch
        {
            ProductKind.Phone => local.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffffzzz", CultureInfo.InvariantCulture),
            _ when now < _setAt => utc.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            _ => local.ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture),
        };
    }
}
