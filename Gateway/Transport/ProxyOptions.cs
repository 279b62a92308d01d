using System.Net;

namespace Audiogum.Sessions.Gateway.Transport;

/// <summary>The proxies that end TLS before this server; configuration section <c>Proxies</c>.</summary>
public sealed class ProxyOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Proxies";

    /// <summary>
    /// Networks, as 10.0.0.0/8, whose <c>X-Forwarded-Proto</c> and <c>X-Forwarded-Prefix</c> are believed, separated by commas. Default: this machine. Nobody
    /// else's header counts. Empty believes nobody.
    /// </summary>
    public string Trusted { get; set; } = "127.0.0.0/8, ::1/128";

    /// <summary>
    /// The path that clients reach the server below, as /sessions, whether the proxy takes it off or not; empty where it is the
    /// root of its host. A trusted <c>X-Forwarded-Prefix</c> wins. Default empty.
    /// </summary>
    public string PathBase { get; set; } = string.Empty;

    /// <summary>The networks; null when one cannot be read.</summary>
    public IReadOnlyList<IPNetwork>? Networks()
    {
        var networks = new List<IPNetwork>();
        foreach (var text in Trusted.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!IPNetwork.TryParse(text, out var network)) return null;
            networks.Add(network);
        }

        return networks;
    }
}
