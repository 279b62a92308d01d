using System.Text.Json.Nodes;

namespace Audiogum.Sessions.Tests.Simulation.Listeners;

/// <summary>One post: events of one device, valid ones and others.</summary>
/// <param name="Events">The valid events, in the order sent.</param>
/// <param name="Invalid">Neighbours that are to be rejected.</param>
/// <param name="InvalidAt">Where they stand among the events.</param>
internal sealed record Post(IReadOnlyList<OutgoingEvent> Events, IReadOnlyList<string> Invalid, int InvalidAt)
{
    /// <summary>The body.</summary>
    public string Body => $$"""{"schemaversion":"1.0","events":[{{string.Join(',', Texts)}}]}""";

    private IEnumerable<string> Texts => Events.Take(InvalidAt).Select(e => e.Text).Concat(Invalid).Concat(Events.Skip(InvalidAt).Select(e => e.Text));
}

/// <summary>
/// A hostile way from a device to the server: what happened is cut into posts, some of it is lost for ever, sent
/// twice, sent in other words, sent late, out of order, or contradicted; posts of several sessions are mixed.
/// </summary>
internal sealed class HostileChannel(Random random)
{
    /// <summary>The posts in the order of their sending, and those that come later beside them.</summary>
    public (List<Post> InTime, List<Post> Late) Cut(IEnumerable<SimulatedSession> sessions)
    {
        var (inTime, late) = (new List<Post>(), new List<Post>());
        var (lossy, hostile) = (random.Next(3) == 0, random.Next(2) == 0);
        foreach (var session in sessions)
        {
            var line = session.Events.Where(_ => !(lossy && random.Next(40) == 0)).ToList();
            if (hostile) Disturb(line);
            for (var at = 0; at < line.Count;)
            {
                var size = random.Next(10) == 0 ? random.Next(20, 80) : random.Next(1, 9);
                var batch = line.Skip(at).Take(size).ToList();
                at += batch.Count - (random.Next(8) == 0 ? random.Next(batch.Count) : 0); // overlaps: sent again with the next
                if (batch.Count == 1 || random.Next(3) > 0) Add(batch);
                else Add([.. batch.OrderBy(_ => random.Next())]);
            }
        }

        Shuffle(inTime, window: hostile ? 30 : 3);
        return (Mix(inTime), late);

        void Add(List<OutgoingEvent> batch)
        {
            var invalid = random.Next(12) == 0 ? Enumerable.Range(0, random.Next(1, 3)).Select(_ => Spoil(batch[0].Text)).ToArray() : [];
            var post = new Post(batch, invalid, random.Next(batch.Count + 1));
            (random.Next(10) == 0 ? late : inTime).Add(post);
            if (random.Next(12) == 0) (random.Next(2) == 0 ? late : inTime).Add(post with { Events = [.. batch.Select(e => e with { Text = random.Next(2) == 0 ? ClientEventText.Rewrite(e.Text) : e.Text })], Invalid = [] });
        }
    }

    private void Disturb(List<OutgoingEvent> line)
    {
        for (var i = 0; i < line.Count; i++)
        {
            if (random.Next(30) > 0) continue;
            var change = random.Next(1, 3);
            var other = line[i] with { Content = change, Text = ClientEventText.Alter(line[i].Text, change) };
            line.Insert(random.Next(2) == 0 ? i++ : random.Next(line.Count), other);
        }
    }

    private void Shuffle(List<Post> posts, int window)
    {
        var keys = posts.Select((_, place) => place + random.Next(window)).ToArray();
        var order = posts.ToArray();
        Array.Sort(keys, order);
        posts.Clear();
        posts.AddRange(order);
    }

    private List<Post> Mix(List<Post> posts)
    {
        var mixed = new List<Post>();
        foreach (var post in posts)
        {
            if (mixed.Count > 0 && random.Next(10) == 0) mixed[^1] = new([.. mixed[^1].Events, .. post.Events], [.. mixed[^1].Invalid, .. post.Invalid], mixed[^1].InvalidAt);
            else mixed.Add(post);
        }

        return mixed;
    }

    private string Spoil(string text)
    {
        var e = JsonNode.Parse(text)!.AsObject();
        switch (random.Next(7))
        {
            case 0: e.Remove("devicename"); break;
            case 1: e["sequencenumber"] = "7"; break;
            case 2: e["type"] = "nosuchevent"; break;
            case 3: e["localtime"] = "2031-01-01T00:00:00Z"; break;
            case 4: e["sessionid"] = "not hex"; break;
            case 5: return "[1]";
            default: return e.ToJsonString()[..^1] + ",\"client\":\"twice\"}";
        }

        return e.ToJsonString();
    }
}
