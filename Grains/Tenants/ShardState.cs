using Audiogum.Sessions.Grains.Interfaces;
using Audiogum.Sessions.Grains.Interfaces.Tenants;
using Audiogum.Sessions.Sessionization.Rollups;
using Audiogum.Sessions.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Audiogum.Sessions.Grains.Tenants;

/// <summary>What every shard is given.</summary>
internal sealed record ShardDependencies(
    ISessionStore Store, TimeProvider Time, IOptions<TenantOptions> Options, TenantInstruments Instruments, ILogger<ShardDependencies> Logger);

/// <summary>
/// The life of a shard's views: nothing until somebody asks, then what is asked for is read whole from the store, kept
/// current by offers and, whenever the shard is asked and has not done so for a while, by asking the store for what it was
/// not told of. Offers and questions let views go that nobody asked for long; while nothing is held offers are ignored:
/// what is offered is already stored, and will be read. A shard that nobody asks costs nothing: it has no timer.
/// </summary>
internal sealed class ShardState
{
    /// <summary>Views that one question reads at the same time.</summary>
    private const int ReadingsAtOnce = 4;

    /// <summary>Bytes of sums in one answer, at most, and one sum more: a month of a big tenant is too much for one message.</summary>
    private const long MaxAnswerBytes = 32L * 1024 * 1024;

    private readonly ShardDependencies dependencies;
    private readonly ShardViewSet views;
    private readonly ShardFeed feed;
    private readonly DaySnapshotStore snapshots;
    private readonly TenantShardKey key;

    public ShardState(ShardDependencies dependencies, TenantShardKey key)
    {
        (this.dependencies, this.key) = (dependencies, key);
        views = new(key, dependencies.Time, dependencies.Options.Value.ShardIdle);
        feed = new(dependencies, key, views);
        snapshots = new(dependencies, key, views, feed);
    }

    /// <summary>Takes an offer, if anything is held.</summary>
    public void ApplyContribution(ContributionUpdate update)
    {
        Release();
        if (!views.IsEmpty) dependencies.Instruments.ContributionReceived(feed.Apply(update.SessionId, update.Revision, update.Contribution.Group()));
    }

    /// <summary>Answers from days, read if need be, as they are at one moment.</summary>
    /// <exception cref="DataUnavailableException">The store does not answer.</exception>
    public ValueTask<ShardResult> QueryAsync(ShardQuery query) => QueryAsync<DayContributions, ShardResult>(
        () => [.. query.Days.Select(known => views.Day(known.Day))],
        snapshots.RestoreAsync,
        day => day.Begin(query.FromQuarter, query.ToQuarter, query.Filter),
        days =>
        {
            snapshots.SnapshotFinalizedDays();
            return ShardResultBuilder.Build(query, days, MaxAnswerBytes);
        });

    /// <summary>Answers from the state of now, read if need be.</summary>
    /// <exception cref="DataUnavailableException">The store does not answer.</exception>
    public ValueTask<TAnswer> QueryAsync<TAnswer>(Func<LiveContributions, TAnswer> answer) =>
        QueryAsync<LiveContributions, TAnswer>(() => [views.Live()], _ => Task.CompletedTask, live => live.Begin(Now), held => answer(held[0]));

    /// <summary>Waits until what was begun to be kept is in the store.</summary>
    public Task WaitForSnapshotsAsync() => snapshots.Writing;

    /// <summary>Removes what is kept in the store, once everything that is held is as the store is now.</summary>
    /// <exception cref="DataUnavailableException">The store does not answer.</exception>
    public async ValueTask ForgetSnapshotsAsync()
    {
        try
        {
            await feed.PollNowAsync();
            await snapshots.RemoveAsync();
        }
        catch (StoreUnavailableException exception)
        {
            throw Unavailable(exception);
        }
    }

    /// <summary>Removes what is kept in the store, and lets go of all that is held.</summary>
    /// <exception cref="DataUnavailableException">The store does not answer.</exception>
    public async ValueTask ReadAgainAsync()
    {
        await ForgetSnapshotsAsync();
        foreach (var view in views.ReleaseAll()) dependencies.Logger.ShardReleased(view.Name);
        feed.Forget();
    }

    private long Now => dependencies.Time.GetUtcNow().ToUnixTimeMilliseconds();

    private async ValueTask<TAnswer> QueryAsync<THeld, TAnswer>(
        Func<ShardView<THeld>[]> ask, Func<ShardView<THeld>[], Task> restore, Func<THeld, bool> begin, Func<THeld[], TAnswer> answer)
        where THeld : IContributions
    {
        try
        {
            for (; ; )
            {
                Release();
                if (views.IsEmpty) await feed.BeginAsync();
                var asked = ask();
                foreach (var view in asked.Where(view => !view.IsWhole)) begin(view.Held); // what is read is added up as it comes
                await restore(asked);
                foreach (var some in asked.Where(view => !view.IsWhole).Chunk(ReadingsAtOnce)) await Task.WhenAll(some.Select(ReadAsync));
                await feed.PollAsync();
                foreach (var view in asked)
                {
                    if (begin(view.Held)) await Task.Yield();
                }

                await feed.CatchUpAsync(asked);

                // Nothing is awaited from here on: the answer is of one moment.
                if (asked.All(view => view.IsWhole)) return answer([.. asked.Select(view => view.Held)]);
            }
        }
        catch (StoreUnavailableException exception)
        {
            throw Unavailable(exception);
        }
    }

    private DataUnavailableException Unavailable(StoreUnavailableException exception)
    {
        dependencies.Instruments.Unavailable();
        dependencies.Logger.ShardUnavailable(key.ToString(), exception);
        return new("A shard of the tenant cannot be read now.");
    }

    private Task ReadAsync(ShardView view)
    {
        if (view is { IsWhole: false, IsEvicted: false, Reading.IsCompleted: true }) view.Reading = feed.ReadAsync(view);
        return view.Reading;
    }

    private void Release()
    {
        var released = views.Release();
        if (released.Count == 0) return;
        feed.Forget();
        foreach (var view in released) dependencies.Logger.ShardReleased(view.Name);
    }
}
