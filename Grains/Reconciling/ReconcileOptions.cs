namespace Audiogum.Sessions.Grains.Reconciling;

/// <summary>How reconciling is bounded: configuration section <c>Sessions:Reconcile</c>.</summary>
public sealed class ReconcileOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Sessions:Reconcile";

    /// <summary>Events of a tenant that are folded again, a second. Default 20 000; 100 to 10 000 000.</summary>
    public int EventsPerSecond { get; set; } = 20_000;
}
