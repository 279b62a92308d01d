namespace Audiogum.Sessions.Gateway.Load;

/// <summary>What load to make.</summary>
internal sealed record LoadOptions
{
    /// <summary>Default of <see cref="Rate"/>.</summary>
    public const int DefaultRate = 1_000;

    /// <summary>Default of <see cref="Batch"/>.</summary>
    public const int DefaultBatch = 10;

    /// <summary>Default of <see cref="Open"/>.</summary>
    public const int DefaultOpen = 1_000;

    /// <summary>Default of <see cref="Length"/>.</summary>
    public const int DefaultLength = 30;

    /// <summary>Default of <see cref="Connections"/>.</summary>
    public const int DefaultConnections = 64;

    /// <summary>Where the server is.</summary>
    public required Uri Server { get; init; }

    /// <summary>Tokens to post with, a session each in turn.</summary>
    public required IReadOnlyList<string> Tokens { get; init; }

    /// <summary>Events a second that become due.</summary>
    public int Rate { get; init; } = DefaultRate;

    /// <summary>Events of a post.</summary>
    public int Batch { get; init; } = DefaultBatch;

    /// <summary>Sessions that are written to in turn.</summary>
    public int Open { get; init; } = DefaultOpen;

    /// <summary>Events of a session, rounded up to whole posts; then another takes its place.</summary>
    public int Length { get; init; } = DefaultLength;

    /// <summary>How long posts become due before they are measured.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long posts become due that are measured.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Connections at the same time.</summary>
    public int Connections { get; init; } = DefaultConnections;

    /// <summary>How long one post is tried while the server cannot take it.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Posts that become due in a second.</summary>
    public double PostsPerSecond => (double)Rate / Batch;
}
