using System.IO.Hashing;
using System.Text;
using System.Text.Json;

using Audiogum.Sessions.Gateway.Reporting;
using Audiogum.Sessions.Grains.Interfaces;
using Audiogum.Sessions.Grains.Interfaces.Listings;

namespace Audiogum.Sessions.Gateway.Live;

/// <summary>
/// A tenant's newest play events and rejected events, read once a second for all who follow. It holds two
/// <see cref="Tail"/>s and nothing for a follower.
/// </summary>
/// <param name="listings">The tenant's archive.</param>
/// <param name="timeProvider">The server's clock.</param>
internal sealed class TailFeed(ITenantListingGrain listings, TimeProvider timeProvider) : IFeed
{
    private readonly CancellationTokenSource _ending = new();

    private volatile TaskCompletionSource _news = NewSignal();

    /// <summary>Accepted play events.</summary>
    public Tail PlayEvents { get; } = new();

    /// <summary>Rejected events and conflict losers.</summary>
    public Tail Rejections { get; } = new();

    /// <summary>How long what is held may be shown to whoever begins to follow.</summary>
    public Lease Lease { get; } = new(timeProvider);

    /// <inheritdoc/>
    public async Task RunAsync()
    {
        try
        {
            using var second = new PeriodicTimer(EventStream.Interval, timeProvider);
            var playEvents = new Source("playevents", PlayEvents, (limit, cancellationToken) => listings.Tail(TailKind.PlayEvents, limit, cancellationToken), _ending.Token);
            var rejections = new Source("rejections", Rejections, (limit, cancellationToken) => listings.Tail(TailKind.Rejections, limit, cancellationToken), _ending.Token);
            var begunAt = timeProvider.GetTimestamp();
            await Task.WhenAll(playEvents.BeginAsync(), rejections.BeginAsync());
            Lease.Renew(begunAt);
            do Notify();
            while (await AnythingNewAsync());

            async Task<bool> AnythingNewAsync()
            {
                while (await second.WaitForNextTickAsync(_ending.Token))
                {
                    var askedAt = timeProvider.GetTimestamp();
                    var isNew = (await Task.WhenAll(playEvents.ReadAsync(), rejections.ReadAsync())).Contains(true);
                    Lease.Renew(askedAt);
                    if (isNew) return true;
                }

                return false;
            }
        }
        catch (OperationCanceledException) when (_ending.IsCancellationRequested)
        {
            // Nobody follows any more.
        }
        catch (Exception exception)
        {
            _news.SetException(exception);
            Lease.Fail(exception);
        }
    }

    /// <summary>Whether the first rows are there.</summary>
    public bool Begun { get; private set; }

    /// <summary>Ends with the next rows: to be taken before the tails are looked at, so that none comes in between unseen.</summary>
    public Task News => _news.Task;

    /// <inheritdoc/>
    public void Dispose() => _ending.Cancel();

    private void Notify()
    {
        Begun = true;
        Interlocked.Exchange(ref _news, NewSignal()).SetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    // One listing: what of it is new since the last time. Under another epoch all of it is read anew.
    private sealed class Source(string member, Tail tail, Func<int, CancellationToken, ValueTask<TailReply>> list, CancellationToken cancellationToken)
    {
        private HashSet<ulong> _seen = [];

        private long _epoch;

        public async Task BeginAsync()
        {
            var reply = await list(Limits.MaxPageRows, cancellationToken);
            _epoch = reply.Epoch;
            Take(Read(reply.Rows, Limits.MaxPageRows) with { IsCut = false });
        }

        // Mostly nothing is new: the large page is asked for only when the small one does not reach back far enough.
        public async Task<bool> ReadAsync()
        {
            var reply = await list(Limits.TailRows, cancellationToken);
            var news = Read(reply.Rows, Limits.TailRows);
            if (news.IsCut || reply.Epoch != _epoch)
            {
                reply = await list(Limits.MaxPageRows, cancellationToken);
                news = Read(reply.Rows, Limits.MaxPageRows);
            }

            if (reply.Epoch != _epoch)
            {
                _epoch = reply.Epoch;
                _seen = news.Seen;
                tail.Replace(news.All, news.Fresh.Count);
                return news.Fresh.Count > 0;
            }

            if (news.Fresh.Count == 0) return false;
            Take(news);
            return true;
        }

        private void Take(Page news)
        {
            _seen = news.Seen;
            tail.Add(news.Fresh, news.IsCut);
        }

        // What lies behind an event already seen is older: an erasure may bring up events that were too old to be listed.
        private Page Read(JsonReply page, int limit)
        {
            using var document = JsonDocument.Parse(page.Utf8);
            var seen = new HashSet<ulong>();
            var (all, fresh) = (new List<TailEntry>(), new List<TailEntry>());
            var old = false;
            foreach (var row in document.RootElement.GetProperty(member).EnumerateArray())
            {
                var text = OnOneLine(row.GetRawText());
                var fingerprint = XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(text));
                seen.Add(fingerprint);
                old |= _seen.Contains(fingerprint);
                all.Add(new(text, PlayEventFilter.MembersOf(row)));
                if (!old) fresh.Add(all[^1]);
            }

            // Nothing in the page was seen before, and the page did not reach as far back as it might.
            return new(seen, all, fresh, !old && (fresh.Count == limit || document.RootElement.TryGetProperty("skipped", out _)));
        }

        // Events are verbatim, so there may be line ends in them, but never inside a string: as blanks they mean the same.
        private static string OnOneLine(string json) => json.Replace('\n', ' ').Replace('\r', ' ');

        private readonly record struct Page(HashSet<ulong> Seen, List<TailEntry> All, List<TailEntry> Fresh, bool IsCut);
    }
}
