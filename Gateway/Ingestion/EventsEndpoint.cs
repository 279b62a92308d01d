using Audiogum.Sessions.Gateway.Administration;
using Audiogum.Sessions.Gateway.Authentication;
using Audiogum.Sessions.Gateway.Explorer;
using Audiogum.Sessions.Gateway.Explorer.Documents;
using Audiogum.Sessions.Gateway.Problems;
using Audiogum.Sessions.Grains.Interfaces.Budgets;
using Audiogum.Sessions.Grains.Interfaces.Sessions;
using Audiogum.Sessions.Sessionization.Events;

using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Audiogum.Sessions.Gateway.Ingestion;

/// <summary>
/// <c>POST /v1/events</c>. The whole way of a post: kind of body → body → events → actors → answer; each step may end
/// it with a problem, and until the actors are called nothing is stored.
/// </summary>
public static class EventsEndpoint
{
    /// <summary>Adds what ingestion needs.</summary>
    public static IServiceCollection AddIngestion(this IServiceCollection services)
    {
        services.AddOptions<IngestionOptions>().BindConfiguration(IngestionOptions.Section)
            .Validate(options => options.Fault() is null, $"The bounds of section {IngestionOptions.Section} are out of range.")
            .ValidateOnStart();
        services.TryAddSingleton<MemoryPressure>(); // a silo in this process has it too
        return services.AddSingleton<FairPostScheduler>().AddSingleton<TenantQuotas>().AddSingleton<PostBudget>().AddSingleton<EventRates>().AddSingleton<PostBody>().AddSingleton<PostRouting>().AddSingleton<PostInstruments>();
    }

    /// <summary>Maps the endpoint.</summary>
    public static void MapIngestion(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/events", PostAsync)
            .RequireAuthorization(Scopes.EventsWrite)
            .WithTags("Events").WithSummary("Post events")
            .WithDescription("Each event is judged alone. 202 when at least one is not rejected: everything accepted is durable then. Posting again is always safe.")
            .TakesBody<SentEvents>("JSON in UTF-8, at most 4 MiB inflated; gzip, br or deflate.")
            .Produces<PostOutcome>(StatusCodes.Status202Accepted).Produces<PostOutcome>(StatusCodes.Status422UnprocessableEntity)
            .Fails(StatusCodes.Status400BadRequest, StatusCodes.Status408RequestTimeout, StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType, StatusCodes.Status429TooManyRequests);

    private static async Task<IResult> PostAsync(
        HttpContext context, CurrentCaller caller, PostBudget budget, EventRates rates, EventAllowanceProvider allowances, PostBody bodies, FairPostScheduler turns, PostRouting routing,
        TenantQuotas quotas, MemoryPressure memory, TimeProvider timeProvider)
    {
        var receipt = caller.ReceiptAt(timeProvider.GetUtcNow().ToUnixTimeMilliseconds());
        var (coding, unsupported) = PostMedia.Read(context.Request.Headers, context.Response.Headers);
        if (unsupported is not null) return unsupported;

        // What is in memory must be done with first.
        if (memory.MustRefuse) return KnownProblems.Unavailable;

        // Who has no room for a single event is not even read.
        var allowance = await allowances.GetAsync(caller.Tenant);
        if (quotas.IsOver(caller.Tenant, allowance.MaxStoredMebibytes)) return KnownProblems.OverQuota;
        if (rates.Charge(caller, allowance, default) is { } exhausted) return exhausted;
        using var lease = budget.Begin(caller.Tenant);
        var (sent, unread) = await bodies.ReadAsync(context.Request, lease, context.RequestAborted);
        if (unread is not null) return unread;

        BatchReading batch;
        PostCost cost;
        List<SessionGroup> groups;
        using (await turns.TakeAsync(caller.Tenant, sent.Length, coding == ContentCoding.Identity ? FairPostScheduler.BytesPerUnit : FairPostScheduler.CompressedBytesPerUnit, context.RequestAborted))
        {
            var (body, undecoded) = PostBody.Inflate(sent, coding, lease);
            if (undecoded is not null) return undecoded;

            batch = EventBatchReader.Read(body, receipt.ReceivedAt);
            if (batch.Fault != BatchFault.None) return ProblemOf(batch);
            groups = SessionGrouping.GroupBySession(batch.Entries);
            cost = new(batch.Entries.Count, body.Length, groups.Count);
        }

        if (rates.Charge(caller, allowance, cost) is { } tooMany) return tooMany;
        var reply = await routing.StoreAsync(caller, receipt, batch.Entries, groups);
        rates.ChargeLater(caller, allowance, PostCost.OfConflicts(reply.Outcomes));
        return reply.Status switch
        {
            AppendStatus.Committed => new PostAnswer(batch.Entries, reply.Outcomes),
            AppendStatus.Throttled => KnownProblems.TooManyRequests("These events lie far back in a long session, which is folded anew only so often."),
            AppendStatus.TooManySessions => KnownProblems.TooManySessions,
            _ => KnownProblems.Unavailable,
        };
    }

    private static Problem ProblemOf(BatchReading batch) => batch.Fault switch
    {
        BatchFault.MalformedJson => KnownProblems.BadBody("malformed_json", batch.Message),
        BatchFault.InvalidEnvelope => KnownProblems.BadBody("invalid_envelope", batch.Message),
        _ => KnownProblems.TooLarge(batch.Message),
    };
}
