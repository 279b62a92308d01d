using System.Text;
using Audiogum.Sessions.Gateway.Authentication;
using Audiogum.Sessions.Gateway.Ingestion;
using Audiogum.Sessions.Gateway.Problems;
using Audiogum.Sessions.Grains.Interfaces.Sessions;
using Audiogum.Sessions.Sessionization.Events;
using Audiogum.Sessions.Tests.Simulation.Auditing;
using Audiogum.Sessions.Tests.Simulation.Listeners;

namespace Audiogum.Sessions.Tests.Simulation.World;

/// <summary>
/// A device and the door it posts to: the gateway's own reading and routing of a body. What is not answered is posted
/// again, until it is or the device gives up; now and then an answer gets lost on its way back.
/// </summary>
internal sealed class Device(SimulatedCluster house, AttemptLog attempts, CurrentCaller caller, Random random)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private readonly PostRouting routing = house.Door;

    public CurrentCaller Caller => caller;

    /// <summary>Posts everything, one after the other.</summary>
    public async Task SendAsync(IEnumerable<Post> posts, CancellationToken cancellationToken)
    {
        foreach (var post in posts)
        {
            var givesUp = random.Next(60) == 0;
            while (!await AttemptAsync(post) && !givesUp)
            {
                cancellationToken.ThrowIfCancellationRequested();
                await Task.Delay(Pause, TimeProvider.System, cancellationToken);
            }
        }
    }

    private async Task<bool> AttemptAsync(Post post)
    {
        var receipt = caller.ReceiptAt(house.Time.GetUtcNow().ToUnixTimeMilliseconds());
        var batch = EventBatchReader.Read(Encoding.UTF8.GetBytes(post.Body), receipt.ReceivedAt);
        var rejected = batch.Entries.Count(entry => entry.Reading.Rejection is not null);
        if (batch.Entries.Count != post.Events.Count + post.Invalid.Count || rejected != post.Invalid.Count)
            attempts.Blame($"P7: of {post.Events.Count} good and {post.Invalid.Count} bad events {rejected} of {batch.Entries.Count} were rejected: {batch.Message}");
        AppendOutcome[]? outcomes = null;
        try
        {
            var reply = await routing.StoreAsync(caller, receipt, batch.Entries, SessionGrouping.GroupBySession(batch.Entries));
            outcomes = reply.Status == AppendStatus.Committed ? reply.Outcomes : null;
        }
        catch (Exception exception) when (TransientFault.Is(exception))
        {
            // What the gateway answers 503: nothing is promised.
        }
        catch (Exception exception)
        {
            attempts.Blame($"P8: a post was answered 500: {exception}");
        }

        var isHeard = outcomes is not null && random.Next(25) > 0;
        attempts.Take(post, receipt.ReceivedAt, isHeard ? [.. batch.Entries.Index().Where(entry => entry.Item.Reading.Event is not null).Select(entry => outcomes![entry.Index])] : null);
        return isHeard;
    }
}
