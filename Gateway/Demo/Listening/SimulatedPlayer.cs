using System.Text.Json;
using Audiogum.Sessions.Gateway.Demo.Catalog;
using Audiogum.Sessions.Gateway.Demo.Listeners;

namespace Audiogum.Sessions.Gateway.Demo.Listening;

/// <summary>A client's player: it plays from one source, knows the position, and reports as play and profile events.</summary>
/// <param name="run">The client.</param>
/// <param name="origin">Where the sound comes from.</param>
internal sealed class SimulatedPlayer(ClientRun run, Origin origin)
{
    private Title? _item;

    private long _positionMs;

    /// <summary>What is left of the item in milliseconds; <see cref="long.MaxValue"/> where it has no end.</summary>
    public long LeftMs => _item?.Seconds is { } seconds ? Math.Max(0, (seconds * 1_000L) - _positionMs) : long.MaxValue;

    /// <summary>A new source.</summary>
    public void Start() => run.Write("playevent", "user", json =>
    {
        json.WriteString("source", origin.Source);
        json.WriteString("action", "start");
        origin.Write(json);
    });

    /// <summary>An item begins, from this second on.</summary>
    public void Begin(Title item, long offset = 0)
    {
        (_item, _positionMs) = (item, offset * 1_000);
        Report("begin", "client");
    }

    /// <summary>The media load: reported where the service asks for it. False if they failed.</summary>
    public bool Load()
    {
        var loading = run.Chance.Between(80, 1_400);
        run.Wait(loading);
        if (run.Chance.Happens(0.012))
        {
            Report("mediaerror", "client", loading, streamed: true);
            return false;
        }

        Report("mediabegin", "client", loading, streamed: true);
        return true;
    }

    /// <summary>Plays on, at most to the item's end.</summary>
    public void Listen(long ms)
    {
        var played = Math.Min(ms, LeftMs);
        run.Wait(played);
        _positionMs += played;
    }

    /// <summary>The user jumps to a position.</summary>
    public void Seek(long ms)
    {
        _positionMs = Math.Max(0, Math.Min(ms, _positionMs + LeftMs));
        Report("seek", "user");
    }

    /// <summary>Where the item is, in milliseconds.</summary>
    public long PositionMs => _positionMs;

    /// <summary>Reports an action on the item, if there is one, else on the source.</summary>
    public void Report(string action, string initiator, long? timing = null, bool streamed = false) => run.Write("playevent", initiator, json =>
    {
        json.WriteString("source", origin.Source);
        json.WriteString("action", action);
        WritePlayback(json, streamed);
    }, timing);

    /// <summary>Reports an opinion on what plays.</summary>
    public void ReportOpinion(string action, string target, string? artist = null) => run.Write("profileevent", "user", json =>
    {
        json.WriteString("action", action);
        json.WriteString("target", target);
        json.WriteString("source", origin.Source);
        WritePlayback(json, streamed: false);
        if (artist is null) return;
        json.WriteStartObject("artist");
        json.WriteString("name", artist);
        json.WriteEndObject();
    });

    private void WritePlayback(Utf8JsonWriter json, bool streamed)
    {
        if (_item is not null)
        {
            json.WriteNumber("offset", _positionMs / 1_000);
            _item.Write(json, streamed ? $"https://media.example/{_item.Service}/{_item.Ref}" : null);
        }

        origin.Write(json);
    }
}
