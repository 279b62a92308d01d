namespace Audiogum.Sessions.Sessionization.Rollups;

/// <summary>Sums up sessions as they are at one instant. Nothing is taken back: the next instant is a new tally.</summary>
public sealed class LiveAccumulator
{
    private readonly KeyedSums<DimensionValue, long> now = new();
    private readonly KeyedSums<MinuteType, long> receipts = new();
    private readonly KeyedSums<long, PlaySums> plays = new();
    private readonly KeyedSums<long, PlayerCounterSums> marks = new();
    private readonly HashSet<string> users = [];
    private readonly HashSet<string> devices = [];
    private long playingNow;
    private long activeSessions;

    /// <summary>Adds a session.</summary>
    /// <param name="session">The session.</param>
    /// <param name="live">What it is doing.</param>
    /// <param name="minutes">Its plays by minute.</param>
    /// <param name="instant">The server's clock, milliseconds since 1970.</param>
    public void Add(SessionCounts session, LiveState live, MinuteSeries minutes, long instant)
    {
        if (live.Now is { } playing && instant <= playing.ExpiresAt) AddPlaying(playing, live);
        if (LiveWindow.IsActive(session.LastReceivedAt, instant))
        {
            activeSessions++;
            if (session.UserId is { } user) users.Add(user);
            if (session.DeviceId is { } device) devices.Add(device);
        }

        var oldest = LiveWindow.OldestMinute(instant);
        foreach (var (minute, type, count) in live.Receipts)
        {
            if (minute >= oldest) receipts.Add(new(minute, type), count);
        }

        foreach (var play in minutes.Read(stackalloc MinutePlays[MinuteSeries.Longest]))
        {
            if (play.Minute < oldest) continue;
            plays.Add(play.Minute, new(play.ListeningMs, play.PlaySessions, play.ItemPlays));
            marks.Add(play.Minute, new(play.Skips, play.MediaBegins, play.MediaErrors));
        }
    }

    /// <summary>Adds the state of other sessions.</summary>
    public void Add(LiveRollup rollup)
    {
        playingNow += rollup.PlayingNow;
        activeSessions += rollup.ActiveSessions;
        now.Add(rollup.Now);
        receipts.Add(rollup.Receipts);
        plays.Add(rollup.Plays);
        marks.Add(rollup.Marks);
        users.UnionWith(rollup.Users);
        devices.UnionWith(rollup.Devices);
    }

    /// <summary>The state.</summary>
    public LiveRollup ToRollup() => new()
    {
        PlayingNow = playingNow,
        Now = now.ToCells(),
        ActiveSessions = activeSessions,
        Users = users.ToArray(),
        Devices = devices.ToArray(),
        Receipts = receipts.ToCells(),
        Plays = plays.ToCells(),
        Marks = marks.ToCells(),
    };

    private void AddPlaying(NowPlaying playing, LiveState live)
    {
        playingNow++;
        now.Add(new(Dimension.Source, playing.Source), 1);
        now.Add(new(Dimension.Service, playing.Service), 1);
        now.Add(new(Dimension.DeviceName, live.DeviceName), 1);
        now.Add(new(Dimension.CountryCode, live.CountryCode), 1);
    }
}
