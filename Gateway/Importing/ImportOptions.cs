namespace Audiogum.Sessions.Gateway.Importing;

/// <summary>What to import, and how.</summary>
internal sealed record ImportOptions
{
    /// <summary>Default of <see cref="Connections"/>.</summary>
    public const int DefaultConnections = 4;

    /// <summary>Default of <see cref="Batch"/>.</summary>
    public const int DefaultBatch = 500;

    /// <summary>Default of <see cref="StateFile"/>.</summary>
    public const string DefaultStateFile = "import.state.json";

    /// <summary>The files, in their order.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>Where the server is.</summary>
    public required Uri Server { get; init; }

    /// <summary>Connections that post at the same time, 1 to 64. A session's events keep to one, in their order.</summary>
    public int Connections { get; init; } = DefaultConnections;

    /// <summary>Events of a post, 1 to 1 000.</summary>
    public int Batch { get; init; } = DefaultBatch;

    /// <summary>How long one post is tried while the server cannot take it.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Where it is kept how far the import came, until it is done.</summary>
    public string StateFile { get; init; } = DefaultStateFile;
}

/// <summary>How far an import is.</summary>
/// <param name="Fraction">0 to 1, by bytes of the files.</param>
/// <param name="Report">What became of the events so far.</param>
/// <param name="Waiting">What it waits for, or null.</param>
internal sealed record ImportStep(double Fraction, ImportReport Report, string? Waiting = null);
