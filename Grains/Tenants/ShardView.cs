namespace Audiogum.Sessions.Grains.Tenants;

/// <summary>
/// A view of a shard's sessions that somebody asked for. It takes what is newly contributed from its first moment on, and
/// may be answered from once its rows were read whole: a failing store shows as unavailable, and never as zeros.
/// </summary>
internal abstract class ShardView(string name, IContributions contributions)
{
    /// <summary>The view, in logs.</summary>
    public string Name => name;

    /// <summary>What is held.</summary>
    public IContributions Contributions => contributions;

    /// <summary>When it was last asked for.</summary>
    public long AskedAt { get; set; }

    /// <summary>Whether its rows were read.</summary>
    public bool IsRead { get; set; }

    /// <summary>Whether it was let go, and takes nothing any more.</summary>
    public bool IsEvicted { get; set; }

    /// <summary>Whether it can be answered from.</summary>
    public bool IsWhole => IsRead && !IsEvicted && !contributions.IsOutdated;

    /// <summary>The last reading of its rows, which everybody who asks meanwhile shares.</summary>
    public Task Reading { get; set; } = Task.CompletedTask;
}

/// <summary>A view and what it holds.</summary>
internal sealed class ShardView<TContributions>(string name, TContributions held) : ShardView(name, held)
    where TContributions : IContributions
{
    /// <summary>What is held.</summary>
    public TContributions Held => held;
}
