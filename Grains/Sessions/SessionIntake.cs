using Audiogum.Sessions.Grains.Interfaces.Sessions;
using Audiogum.Sessions.Grains.Writes;

namespace Audiogum.Sessions.Grains.Sessions;

/// <summary>Counts what a post holds of the silo's memory, from its arrival until its commit has really ended.</summary>
public sealed partial class SessionGrain
{
    /// <inheritdoc />
    public async ValueTask<AppendReply> Append(AppendRequest request)
    {
        var bytes = AppendBudget.BytesOf(request.Events);
        if (!budget.TryTake(key.Tenant, bytes)) return new(AppendStatus.Unavailable, []); // nothing was begun: what is held stays
        try
        {
            return await AppendInTurnAsync(request);
        }
        finally
        {
            budget.Return(key.Tenant, bytes);
        }
    }
}
