namespace Audiogum.Sessions.Grains.Erasure;

/// <summary>What is stored of an erasure.</summary>
[GenerateSerializer, Alias("ErasureState")]
public sealed class ErasureState
{
    /// <summary>The user; null once nothing of the user is left to be found.</summary>
    [Id(0)]
    public string? UserId { get; set; }

    /// <summary>What comes in the user's place; null before the request.</summary>
    [Id(1)]
    public string? Pseudonym { get; set; }

    /// <summary>When it was asked for, milliseconds since 1970.</summary>
    [Id(2)]
    public long RequestedAt { get; set; }

    /// <summary>When it was completed.</summary>
    [Id(3)]
    public long? CompletedAt { get; set; }

    /// <summary>The shard that is being looked through.</summary>
    [Id(4)]
    public int Shard { get; set; }

    /// <summary>The position of the last session of it that was looked at, as text; of the last rejection once the shards are done.</summary>
    [Id(12)]
    public string? Position { get; set; }

    /// <summary>Sessions looked at.</summary>
    [Id(6)]
    public long Looked { get; set; }

    /// <summary>Sessions that said something of the user.</summary>
    [Id(7)]
    public long Sessions { get; set; }

    /// <summary>Entries of them that did.</summary>
    [Id(8)]
    public long Events { get; set; }

    /// <summary>Rejections that did.</summary>
    [Id(9)]
    public long Rejections { get; set; }

    /// <summary>The exported file that was looked at last; null before these are looked at.</summary>
    [Id(10)]
    public string? ExportsAfter { get; set; }

    /// <summary>Once it is completed: paths of exported files that said something of the user and are no more.</summary>
    [Id(11)]
    public List<string> Objects { get; set; } = [];

    /// <summary>How many requests it answers; all is searched again for further ones.</summary>
    [Id(13)]
    public int Requests { get; set; }

    /// <summary>Sessions that could not be read.</summary>
    [Id(14)]
    public List<string> DamagedSessions { get; set; } = [];

    /// <summary>Whether exported files are done too, and only damaged sessions and the certificate are left.</summary>
    [Id(15)]
    public bool IsSearched { get; set; }

    /// <summary>Once it is completed: what databases and buckets keep by their own rules.</summary>
    [Id(16)]
    public List<string> Remains { get; set; } = [];

    /// <summary>By shard: the position up to which it was searched; null before anything of it was.</summary>
    [Id(17)]
    public List<string?> Ends { get; set; } = [];

    /// <summary>Whether the rejections are done, and the shards are searched for what was held back.</summary>
    [Id(18)]
    public bool HasRejections { get; set; }

    /// <summary>Whatever was written, or being written, when it came to the rejections lies up to here, as text.</summary>
    [Id(19)]
    public string? Until { get; set; }

    /// <summary>The same, to be changed.</summary>
    public ErasureState Copy() => (ErasureState)MemberwiseClone();

    /// <summary>The shard is searched to its end: the next one.</summary>
    public ErasureState EndShard()
    {
        var next = Copy();
        next.Ends = [.. Ends.Take(Shard), Position, .. Ends.Skip(Shard + 1)];
        next.Shard = Shard + 1;
        next.Position = Ends.ElementAtOrDefault(next.Shard);
        return next;
    }

    /// <summary>The rejections are done: the shards from their ends on.</summary>
    public ErasureState EndRejections()
    {
        var next = Copy();
        (next.HasRejections, next.Until, next.Shard, next.Position) = (true, null, 0, Ends.FirstOrDefault());
        return next;
    }

    /// <summary>Everything in the store is done: the exported files.</summary>
    public ErasureState Exporting()
    {
        var next = Copy();
        next.ExportsAfter = string.Empty;
        return next;
    }

    /// <summary>The same, to search what came since and all exported files: what was searched before has not changed.</summary>
    public ErasureState Again(string userId, int requests)
    {
        var next = Copy();
        (next.UserId, next.Requests, next.CompletedAt) = (userId, requests, null);
        (next.Shard, next.Position, next.HasRejections) = (0, Ends.FirstOrDefault(), false);
        (next.ExportsAfter, next.IsSearched) = (null, false);
        return next;
    }
}
