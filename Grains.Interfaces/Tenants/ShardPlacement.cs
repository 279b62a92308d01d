using System.IO.Hashing;
using System.Text;

namespace Audiogum.Sessions.Grains.Interfaces.Tenants;

/// <summary>Which shard of its tenant a session belongs to.</summary>
public static class ShardPlacement
{
    /// <summary>XxHash64 of the session id modulo the tenant's shard count: the same in every process and for ever.</summary>
    /// <param name="sessionId">32 lower-case hex digits.</param>
    /// <param name="shardCount">1 or more; fixed for a tenant once it has data.</param>
    public static int ShardOf(string sessionId, int shardCount) =>
        (int)(XxHash64.HashToUInt64(Encoding.ASCII.GetBytes(sessionId)) % (ulong)shardCount);
}
