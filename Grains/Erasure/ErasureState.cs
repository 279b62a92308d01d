namespace Audiogum.Sessions.Grains.Erasure;

/// <summary>What is stored of an erasure.</summary>
[GenerateSerializer, Alias("ErasureState")]
public sealed class ErasureState
{
    /// <summary>The user; null once it is completed.</summary>
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
}
