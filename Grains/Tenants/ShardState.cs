using Audiogum.Sessions.Grains.Interfaces;
using Audiogum.Sessions.Grains.Interfaces.Tenants;
using Audiogum.Sessions.Sessionization.Rollups;
using Audiogum.Sessions.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Audiogum.Sessions.Grains.Tenants;

/// <summary>What every shard is given.</summary>
internal sealed record ShardSurroundings(
    ISessionStore Store, TimeProvider Time, IOptions<TenantOptions> Options, TenantInstruments Instruments, ILogger<ShardSurroundings> Logger);

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

    private readonly ShardSurroundings surroundings;
    private readonly ShardViews views;
    private readonly ShardFeed feed;
    private readonly KeptSums keptSums;
    private readonly TenantShardKey key;

    public ShardState(ShardSurroundings surroundings, TenantShardKey key)
    {
        (this.surroundings, this.key) = (surroundings, key);
        views = new(key, surroundings.Time, surroundings.Options.Value.ShardIdle);
        feed = new(surroundings, key, views);
        keptSums = new(surroundings, key, views, feed);
    }

    /// <summary>Takes an offer, if anything is held.</summary>
    public void Offer(ContributionOffer offer)
    {
        Release();
        if (!views.IsEmpty) surroundings.Instruments.Offered(feed.Take(offer.SessionId, offer.Revision, offer.Contribution.Group()));
    }

    /// <summary>Answers from days, read if need be, as they are at one moment.</summary>
    /// <exception cref="DataUnavailableException">The store does not answer.</exception>
    public ValueTask<ShardAnswer> AskAsync(ShardQuestion question) => AskAsync<DayContributions, ShardAnswer>(
        () => [.. question.Days.Select(known => views.Day(known.Day))],
        keptSums.RestoreAsync,
        day => day.Begin(question.FromQuarter, question.ToQuarter, question.Filter),
        days =>
        {
            keptSums.Keep();
            return DaySums.Of(question, days, MaxAnswerBytes);
        });

    /// <summary>Answers from the state of now, read if need be.</summary>
    /// <exception cref="DataUnavailableException">The store does not answer.</exception>
    public ValueTask<TAnswer> AskAsync<TAnswer>(Func<LiveContributions, TAnswer> answer) =>
        AskAsync<LiveContributions, TAnswer>(() => [views.Live()], _ => Task.CompletedTask, live => live.Begin(Now), held => answer(held[0]));

    /// <summary>Waits until what was begun to be kept is in the store.</summary>
    public Task KeepingAsync() => keptSums.Keeping;

    /// <summary>Removes what is kept in the store, once everything that is held is as the store is now.</summary>
    /// <exception cref="DataUnavailableException">The store does not answer.</exception>
    public async ValueTask ForgetKeptSumsAsync()
    {
        try
        {
            await feed.PollNowAsync();
            await keptSums.RemoveAsync();
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
        await ForgetKeptSumsAsync();
        foreach (var view in views.ReleaseAll()) surroundings.Logger.ShardReleased(view.Name);
        feed.Forget();
    }

    private long Now => surroundings.Time.GetUtcNow().ToUnixTimeMilliseconds();

    private async ValueTask<TAnswer> AskAsync<THeld, TAnswer>(
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
        surroundings.Instruments.Unavailable();
        surroundings.Logger.ShardUnavailable(key.ToString(), exception);
        return new("A shard of the tenant cannot be read now.");
    }

    private Task ReadAsync(ShardView view)
    {
        if (view is { IsWhole: false, IsLetGo: false, Reading.IsCompleted: true }) view.Reading = feed.ReadAsync(view);
        return view.Reading;
    }

    private void Release()
    {
        var released = views.Release();
        if (released.Count == 0) return;
        feed.Forget();
        foreach (var view in released) surroundings.Logger.ShardReleased(view.Name);
    }
}
