using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Audiogum.Sessions.Gateway.Commands;

namespace Audiogum.Sessions.Gateway.Load;

/// <summary>Posts the events of many sessions as they become due, and keeps what was acknowledged.</summary>
/// <remarks>Posts of one session are not waited for either: where a server is slow they may overtake each other, as a device's may.</remarks>
internal sealed class LoadGenerator : IDisposable
{
    /// <summary>Posts on their way; beyond that due ones wait for a place, and are measured from when they were due all the same.</summary>
    private const int MaxBacklog = 20_000;

    private readonly LoadOptions options;
    private readonly TimeProvider clock;
    private readonly SocketsHttpHandler connections;
    private readonly SemaphoreSlim places = new(MaxBacklog);
    private readonly LoadedSession?[] open;
    private readonly int postsEach;
    private long measuredFrom;
    private Exception? bug;

    /// <summary>Makes it ready.</summary>
    public LoadGenerator(LoadOptions options, TimeProvider timeProvider)
    {
        (this.options, this.clock) = (options, timeProvider);
        connections = new() { MaxConnectionsPerServer = options.Connections, PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
        open = new LoadedSession?[options.Open];
        postsEach = (options.Length + options.Batch - 1) / options.Batch;
        Clients = [.. options.Tokens.Select(token => new HttpClient(connections, disposeHandler: false) { BaseAddress = options.Server, Timeout = options.Patience, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) } })];
        Servers = [.. Clients.Select(client => new PatientServer(client, options.Patience, (why, _) => Statistics.Wait(why), timeProvider, compresses: false))];
    }

    /// <summary>The client that all events name: no other run has it.</summary>
    public string Client { get; } = $"load {Guid.NewGuid().ToString("N")[..12]}";

    /// <summary>Speaks to the server, by token.</summary>
    public IReadOnlyList<HttpClient> Clients { get; }

    /// <summary>Posts, by token.</summary>
    public IReadOnlyList<PatientServer> Servers { get; }

    /// <summary>What it came to so far.</summary>
    public LoadStatistics Statistics { get; } = new();

    /// <summary>Every session that was begun. To be read when the run is over.</summary>
    public List<LoadedSession> Sessions { get; } = [];

    /// <summary>Posts until the time is over or it is cancelled, and then until everything has come to an end.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        measuredFrom = clock.GetTimestamp() + (long)(options.WarmUp.TotalSeconds * clock.TimestampFrequency);
        await new ArrivalSchedule(options.PostsPerSecond, options.WarmUp + options.Duration, clock).RunAsync(BeginAsync, cancellationToken);
        for (var place = 0; place < MaxBacklog; place++) await places.WaitAsync(CancellationToken.None);
        if (bug is not null) throw new InvalidOperationException("A post failed for no reason of the server's.", bug);
    }

    /// <summary>
    /// Posts again what was given up, as clients do that deliver at least once: then it is known what must be stored. What is
    /// not answered within the patience for one post is left as it is.
    /// </summary>
    public async Task RepeatAsync()
    {
        using var patience = new CancellationTokenSource(options.Patience, clock);
        var unanswered = Sessions.SelectMany(session => session.Unanswered.Select(post => (Session: session, Post: post))).ToArray();
        try
        {
            await Parallel.ForEachAsync(unanswered, new ParallelOptions { MaxDegreeOfParallelism = options.Connections, CancellationToken = patience.Token }, async (repeated, cancellationToken) =>
            {
                if (await AnswerAsync(repeated.Session, repeated.Post, cancellationToken) != LoadFigures.Acknowledged) return;
                repeated.Session.Acknowledge(repeated.Post);
                Statistics.Repeat();
            });
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            return; // what is left stays doubtful
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var client in Clients) client.Dispose();
        connections.Dispose();
        places.Dispose();
    }

    private async ValueTask BeginAsync(long number, long due)
    {
        await places.WaitAsync(CancellationToken.None);
        ref var session = ref open[number % open.Length];
        if (session is null || session.IsWhole) Sessions.Add(session = New());
        Statistics.Begin(clock.GetElapsedTime(due));
        _ = PostAsync(session, session.Begin(), due);
    }

    private LoadedSession New() => new(
        Sessions.Count % options.Tokens.Count,
        clock.GetUtcNow().ToUnixTimeMilliseconds() - SongSession.DurationOf(postsEach * options.Batch),
        postsEach,
        options.Batch);

    private async Task PostAsync(LoadedSession session, int post, long due)
    {
        try
        {
            var answer = await AnswerAsync(session, post, CancellationToken.None);
            var isAcknowledged = answer == LoadFigures.Acknowledged;
            if (isAcknowledged) session.Acknowledge(post);
            Statistics.End(answer, isAcknowledged ? options.Batch : 0, due >= measuredFrom ? clock.GetElapsedTime(due) : null, clock.GetElapsedTime(measuredFrom));
        }
        catch (Exception exception)
        {
            bug = exception; // told when the run ends: nobody waits for a single post
        }
        finally
        {
            places.Release();
        }
    }

    private async Task<string> AnswerAsync(LoadedSession session, int post, CancellationToken cancellationToken)
    {
        try
        {
            var body = SongSession.Body(session.Id, Client, session.StartedAt, session.FirstOf(post), options.Batch);
            using var outcome = await Servers[session.Token].PostAsync(body, cancellationToken);
            if (outcome is null) return "not read as a whole";
            var stored = Count(outcome, "accepted") + Count(outcome, "duplicates");
            return stored == options.Batch ? LoadFigures.Acknowledged : string.Create(CultureInfo.InvariantCulture, $"{options.Batch - stored} of {options.Batch} events refused");
        }
        catch (CommandStoppedException refused)
        {
            return refused.Message;
        }
    }

    private static int Count(JsonDocument outcome, string name) => outcome.RootElement.GetProperty(name).GetInt32();
}
