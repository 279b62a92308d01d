namespace Audiogum.Sessions.Silo;

/// <summary>Settings of the silo, section <c>Sessions</c>.</summary>
public sealed class SiloOptions
{
    /// <summary>The section.</summary>
    public const string Section = "Sessions";

    /// <summary>Directory of the embedded store, created if absent; relative to the working directory. Default <c>./data</c>.</summary>
    public string DataPath { get; set; } = "./data";

    /// <summary>Loopback port that silos talk on; 0 takes a free one. Default 0.</summary>
    public int SiloPort { get; set; }

    /// <summary>Loopback port for gateways in other processes; 0 offers none. Default 0.</summary>
    public int GatewayPort { get; set; }
}
