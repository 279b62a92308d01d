namespace Audiogum.Sessions.Silo.Clustering;

/// <summary>Where silos write who they are, and gateways read it.</summary>
public enum MembershipProvider
{
    /// <summary>Nowhere: one silo, and gateways on the same machine that know its port.</summary>
    Localhost,

    /// <summary>Tables in PostgreSQL, <c>ConnectionStrings:PostgreSql</c>; made by the command <c>schema</c>.</summary>
    PostgreSql,

    /// <summary>A hash in Redis, <c>ConnectionStrings:Redis</c>.</summary>
    Redis,
}

/// <summary>How processes find each other, section <c>Sessions:Clustering</c>.</summary>
public sealed class ClusteringOptions
{
    /// <summary>The section.</summary>
    public const string Section = "Sessions:Clustering";

    /// <summary>Where the members are written down. Default <see cref="MembershipProvider.Localhost"/>.</summary>
    public MembershipProvider Provider { get; set; }

    /// <summary>Names the cluster among others in the same tables; the same in every process. Default <c>sessions</c>.</summary>
    public string ClusterId { get; set; } = "sessions";

    /// <summary>
    /// The address that a silo listens on and tells the others: an IP address, a name that resolves to one, or <c>*</c>
    /// for that of the machine's own name. Silo ports ask nobody for a password: private networks only. Default loopback.
    /// </summary>
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>Silos probe each other this often, and wait this long for an answer. 100 ms to 1 min, default 5 s.</summary>
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Probes missed in a row before a silo votes another one dead. 1 to 100, default 3.</summary>
    public int MissedProbes { get; set; } = 3;

    /// <summary>
    /// A silo writes down this often that it lives. Silos probe each other, so this matters only when all of them died at
    /// once: new ones at new addresses take over after three of these. More than machines' clocks differ. 1 s to 1 min, default 10 s.
    /// </summary>
    public TimeSpan AliveInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a gateway looks for silos that are new. 100 ms to 10 min, default 10 s.</summary>
    public TimeSpan GatewayRefresh { get; set; } = TimeSpan.FromSeconds(10);
}
