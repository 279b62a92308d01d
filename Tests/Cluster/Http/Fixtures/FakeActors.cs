using System.Collections.Concurrent;
using System.Reflection;
using Audiogum.Sessions.Grains.Interfaces;
using Audiogum.Sessions.Grains.Interfaces.Administration;
using Audiogum.Sessions.Grains.Interfaces.Erasure;
using Audiogum.Sessions.Grains.Interfaces.Health;
using Audiogum.Sessions.Grains.Interfaces.Listings;
using Audiogum.Sessions.Grains.Interfaces.Reconciling;
using Audiogum.Sessions.Grains.Interfaces.Sessions;
using Audiogum.Sessions.Grains.Interfaces.Tenants;
using Audiogum.Sessions.Sessionization.Rollups;
using Audiogum.Sessions.Sessionization.Summaries;

namespace Audiogum.Sessions.Tests.Cluster.Http.Fixtures;

/// <summary>The actors behind the door, as far as the door can tell: they remember what they are told and fail on demand.</summary>
public sealed class FakeActors
{
    /// <summary>Every request to a session's actor, by the actor's key, in order.</summary>
    public ConcurrentDictionary<string, List<AppendRequest>> Appended { get; } = new();

    public ConcurrentQueue<(string Tenant, RejectionBatch Batch)> Rejected { get; } = new();

    /// <summary>Asked before every call to an actor: throws or waits at will.</summary>
    public Func<string, Task> Before { get; set; } = _ => Task.CompletedTask;

    /// <summary>Asked before a tenant's settings are read.</summary>
    public Func<string, Task> BeforeSettings { get; set; } = _ => Task.CompletedTask;

    public Func<AppendRequest, AppendReply> Judge { get; set; } = request => new(AppendStatus.Committed, new AppendOutcome[request.Events.Count]);

    public bool KeepsRejections { get; set; } = true;

    /// <summary>Documents of sessions by key; what is not here is unknown.</summary>
    public ConcurrentDictionary<string, string> Documents { get; } = new();

    public Func<string, ListRequest, ListReply> List { get; set; } = (_, _) => new([], null);

    public Func<int, string> PlayEvents { get; set; } = _ => """{"playevents":[]}""";

    public Func<int, string> Rejections { get; set; } = _ => """{"rejections":[]}""";

    public Func<IReadOnlyList<ReconcileStep>> Reconciled { get; set; } = () => [new(1, 2, [], true, 0, null)];

    public Func<RealtimeReport> Realtime { get; set; } = () => Reports.Realtime(1);

    public TenantToday Today { get; set; } = new(new(2026, 12, 1), "Europe/Berlin");

    public ConcurrentQueue<object> Asked { get; } = new();

    public IGrainFactory Factory
    {
        get
        {
            var proxy = DispatchProxy.Create<IGrainFactory, Directory>();
            ((Directory)(object)proxy).Actors = this;
            return proxy;
        }
    }

    /// <summary>Finds an actor by its key; the door asks for nothing else.</summary>
    public class Directory : DispatchProxy
    {
        public FakeActors Actors { get; set; } = null!;

        protected override object Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            var actor = targetMethod!.GetGenericArguments().Single();
            var key = (string)args![0]!;
            return actor == typeof(ISessionGrain) ? new Session(Actors, key)
                : actor == typeof(ITenantListingGrain) ? new FakeListings(Actors, key)
                : actor == typeof(ITenantRejectionsGrain) ? new Keeper(Actors, key)
                : actor == typeof(ITenantGrain) ? new Tenant(Actors, key)
                : actor == typeof(ITenantSettingsGrain) ? new Settings(Actors, key)
                : actor == typeof(IStoreReadinessGrain) ? new Readiness(Actors, key)
                : actor == typeof(ITenantReconcileGrain) ? new Reconciler(Actors, key)
                : throw new InvalidOperationException($"The door asks for {actor}.");
        }
    }

    private sealed class Session(FakeActors actors, string key) : ISessionGrain
    {
        public async ValueTask<AppendReply> Append(AppendRequest request)
        {
            await actors.Before(key);
            lock (actors.Appended) actors.Appended.GetOrAdd(key, _ => []).Add(request);
            return actors.Judge(request);
        }

        public ValueTask<int> Erase(string userId, string pseudonym) => ValueTask.FromResult(0);

        public ValueTask<bool> Retire(long receivedBefore) => ValueTask.FromResult(true);

        public ValueTask<bool> Refold() => ValueTask.FromResult(true);

        public IAsyncEnumerable<JsonReply> GetSession() => Document("session");

        public IAsyncEnumerable<JsonReply> GetEvents() => Document("events");

        public IAsyncEnumerable<JsonReply> GetTimeline() => Document("timeline");

        private async IAsyncEnumerable<JsonReply> Document(string kind)
        {
            await actors.Before(key);
            if (actors.Documents.TryGetValue($"{key}/{kind}", out var json)) yield return new(System.Text.Encoding.UTF8.GetBytes(json));
        }
    }

    private sealed class Settings(FakeActors actors, string tenant) : ITenantSettingsGrain
    {
        public async ValueTask<AdministeredSettings> Get()
        {
            await actors.BeforeSettings(tenant);
            return new(0, [], "UTC");
        }

        public ValueTask<SettingsOutcome> Change(SettingsChange change) => throw new InvalidOperationException("Nobody is asked to.");

        public ValueTask Record(string who, string action, IReadOnlyList<AuditedChange> changes) => ValueTask.CompletedTask;

        public ValueTask<ErasureRegistration> RequestErasure(string who, string userId) => throw new InvalidOperationException("Nobody is asked to.");

        public ValueTask<int> CloseErasure(string id, int requests) => throw new InvalidOperationException("Nobody is asked to.");

        public ValueTask RunQueue() => ValueTask.CompletedTask;

        public ValueTask<AuditPage> ListAudit(long? before, int limit) => ValueTask.FromResult<AuditPage>(new([], null));
    }

    private sealed class Keeper(FakeActors actors, string tenant) : ITenantRejectionsGrain
    {
        public async ValueTask<bool> Append(RejectionBatch batch)
        {
            await actors.Before(tenant);
            actors.Rejected.Enqueue((tenant, batch));
            return actors.KeepsRejections;
        }
    }

    private sealed class FakeListings(FakeActors actors, string tenant) : ITenantListingGrain
    {
        public async ValueTask<JsonReply> ListRejections(int limit, CancellationToken cancellationToken)
        {
            await actors.Before(tenant);
            actors.Asked.Enqueue(limit);
            return new(System.Text.Encoding.UTF8.GetBytes(actors.Rejections(limit)));
        }

        public async ValueTask<JsonReply> ListPlayEvents(int limit, CancellationToken cancellationToken)
        {
            await actors.Before(tenant);
            actors.Asked.Enqueue(limit);
            return new(System.Text.Encoding.UTF8.GetBytes(actors.PlayEvents(limit)));
        }

        public async ValueTask<TailReply> Tail(TailKind kind, int limit, CancellationToken cancellationToken) =>
            new(kind == TailKind.Rejections ? await ListRejections(limit, cancellationToken) : await ListPlayEvents(limit, cancellationToken), 0);

        public ValueTask<TimeSpan> ForgetTails() => ValueTask.FromResult(TimeSpan.Zero);

        public ValueTask<ListReply> ListSessions(ListRequest request, CancellationToken cancellationToken) => ListAsync("sessions", request);

        public ValueTask<ListReply> ListPlays(ListRequest request, CancellationToken cancellationToken) => ListAsync("plays", request);

        public ValueTask<ListReply> ListAmendments(ListRequest request, CancellationToken cancellationToken) => ListAsync("amendments", request);

        private async ValueTask<ListReply> ListAsync(string kind, ListRequest request)
        {
            await actors.Before(tenant);
            actors.Asked.Enqueue(request);
            return actors.List(kind, request);
        }
    }

    private sealed class Readiness(FakeActors actors, string key) : IStoreReadinessGrain
    {
        public async ValueTask<bool> IsReady()
        {
            await actors.Before(key);
            return true;
        }
    }

    private sealed class Reconciler(FakeActors actors, string tenant) : ITenantReconcileGrain
    {
        public async IAsyncEnumerable<ReconcileStep> Reconcile(DateOnly date)
        {
            await actors.Before(tenant);
            actors.Asked.Enqueue(date);
            foreach (var step in actors.Reconciled()) yield return step;
        }
    }

    private sealed class Tenant(FakeActors actors, string tenant) : ITenantGrain
    {
        public async ValueTask<RealtimeReport> GetRealtime()
        {
            await actors.Before(tenant);
            actors.Asked.Enqueue(nameof(GetRealtime));
            return actors.Realtime();
        }

        public ValueTask<RealtimeReport> FollowRealtime() => GetRealtime();

        public async ValueTask<TenantToday> GetToday()
        {
            await actors.Before(tenant);
            return actors.Today;
        }

        public ValueTask<PeriodReport> GetDaily(DateOnly date, DimensionFilter filter) => PeriodAsync(date, filter);

        public ValueTask<PeriodReport> GetMonthly(DateOnly firstOfMonth, DimensionFilter filter) => PeriodAsync(firstOfMonth, filter);

        public ValueTask<TimeSpan> ForgetAnswers() => ValueTask.FromResult(TimeSpan.Zero);

        private async ValueTask<PeriodReport> PeriodAsync(DateOnly date, DimensionFilter filter)
        {
            await actors.Before(tenant);
            actors.Asked.Enqueue(date);
            actors.Asked.Enqueue(filter);
            return Reports.Period(1);
        }
    }
}
