namespace Audiogum.Sessions.Gateway.Admin;

/// <summary>A second listener, for whoever operates the server: section <c>Admin</c>.</summary>
public sealed class AdminOptions
{
    /// <summary>The section.</summary>
    public const string Section = "Admin";

    /// <summary>Its port, 1 to 65535; 0 means that there is none. Default 0.</summary>
    public int Port { get; set; }

    /// <summary>The address it listens on; <c>*</c> for all. Default loopback.</summary>
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>Whether it serves the Orleans Dashboard. Every silo has to have it on too: it counts all calls. Default false.</summary>
    public bool Dashboard { get; set; }
}
