namespace Audiogum.Sessions.Gateway.Load;

/// <summary>A session that the load writes to, and which of its posts were acknowledged.</summary>
/// <param name="token">Place of the token that it is written with.</param>
/// <param name="startedAt">When it began, milliseconds since 1970.</param>
/// <param name="posts">Posts that it has when it is whole.</param>
/// <param name="batch">Events of each.</param>
internal sealed class LoadedSession(int token, long startedAt, int posts, int batch)
{
    private readonly bool[] acknowledged = new bool[posts];
    private int begun;

    /// <summary>Its id.</summary>
    public string Id { get; init; } = Guid.NewGuid().ToString("N");

    /// <summary>Place of the token that it is written with.</summary>
    public int Token => token;

    /// <summary>When it began, milliseconds since 1970.</summary>
    public long StartedAt => startedAt;

    /// <summary>Whether all posts were begun.</summary>
    public bool IsWhole => begun == posts;

    /// <summary>Whether an answer is missing that could tell what is stored.</summary>
    public bool IsDoubtful => acknowledged.AsSpan(0, begun).Contains(false);

    /// <summary>Posts without an answer that says that all of them is stored.</summary>
    public IEnumerable<int> Unanswered => Enumerable.Range(0, begun).Where(post => !acknowledged[post]);

    /// <summary>The next post, from 0.</summary>
    public int Begin() => begun++;

    /// <summary>The server said that all events of a post are stored.</summary>
    public void Acknowledge(int post) => acknowledged[post] = true;

    /// <summary>Number of the first event of a post.</summary>
    public int FirstOf(int post) => 1 + (post * batch);

    /// <summary>Numbers of acknowledged events.</summary>
    public IEnumerable<long> Acknowledged => Enumerable.Range(0, begun).Where(post => acknowledged[post]).SelectMany(post => Enumerable.Range(FirstOf(post), batch)).Select(number => (long)number);

    /// <summary>What was posted of it, answered or not.</summary>
    public ListeningTruth Sent => SongSession.ForEvents(begun * batch);
}
