namespace Audiogum.Sessions.Tests.Deployment.GrainStorage;

/// <summary>A grain's small state.</summary>
public sealed class SampleState
{
    /// <summary>Text of any kind.</summary>
    public string Text { get; set; } = string.Empty;

    /// <summary>A number.</summary>
    public long Number { get; set; }

    /// <summary>A list.</summary>
    public List<string> Names { get; set; } = [];
}
