using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Audiogum.Sessions.Gateway.Transport;

/// <summary>What a connection may hold and how slow it may be, before anybody knows whose it is.</summary>
public static class ConnectionLimits
{
    /// <summary>Sets the limits of the server.</summary>
    public static void Apply(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        var limits = kestrel.Limits;
        limits.MaxConcurrentConnections = Limits.MaxConnections;
        limits.MaxRequestBodySize = Limits.MaxRequestBytes;
        limits.MaxRequestHeadersTotalSize = Limits.MaxHeaderBytes;
        limits.RequestHeadersTimeout = Limits.HeaderTimeout;
        limits.MinRequestBodyDataRate = new(Limits.MinBytesPerSecond, Limits.SlowGrace);
        limits.MinResponseDataRate = new(Limits.MinBytesPerSecond, Limits.SlowGrace);
        limits.MaxResponseBufferSize = Limits.AnswerBufferBytes;
    }
}
