using Audiogum.Sessions.Grains.Administration;
using Audiogum.Sessions.Grains.Erasure;
using Audiogum.Sessions.Grains.Exports;
using Audiogum.Sessions.Grains.Interfaces.Budgets;
using Audiogum.Sessions.Grains.Listings;
using Audiogum.Sessions.Grains.Reconciling;
using Audiogum.Sessions.Grains.Retention;
using Audiogum.Sessions.Grains.SelfChecks;
using Audiogum.Sessions.Grains.Sessions;
using Audiogum.Sessions.Grains.Tenants;
using Audiogum.Sessions.Grains.Writes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Audiogum.Sessions.Grains;

/// <summary>Registers what the grains need.</summary>
public static class SessionsGrains
{
    /// <summary>How often idle grains are looked for.</summary>
    private static readonly TimeSpan CollectionQuantum = TimeSpan.FromSeconds(15);

    /// <summary>How long an actor with much to do keeps a thread before others have it.</summary>
    private static readonly TimeSpan SchedulingQuantum = TimeSpan.FromMilliseconds(5);

    /// <summary>Options, instruments and the clock of all rooms.</summary>
    public static IServiceCollection AddSessionsGrains(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddTenants(configuration);
        services.AddExports(configuration);
        services.AddSelfChecks(configuration);
        services.AddSingleton<ReconciledDays>();
        services.AddSingleton<SessionMetrics>();
        services.AddSingleton<TenantShards>();
        services.AddSingleton<RefoldBudget>();
        services.TryAddSingleton<MemoryPressure>(); // a gateway in this process has it too
        services.AddSingleton<ResidentSessions>();
        services.AddSingleton<NewSessionBudget>();
        services.AddSingleton<RejectionBudget>();
        services.AddSingleton<StoredBytes>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<StoredBytes>());
        services.AddOptions<RejectionOptions>().Bind(configuration.GetSection(RejectionOptions.Section))
            .Validate(o => o.MaxKeptBytesPerDay >= RejectionOptions.LeastKeptBytes, "Sessions:Rejections:MaxKeptBytesPerDay must be at least 1 MiB.")
            .ValidateOnStart();
        services.AddSingleton<TenantCalendar>();
        services.AddSingleton<UserDigest>();
        services.AddSingleton<ErasedData>();
        services.AddSingleton<AppendBudget>().AddSingleton<TenantFaults>();

        // How long a write takes is measured by the machine, whatever the server's clock does.
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<WriteReadiness>(provider, TimeProvider.System));
        services.AddWriteWatch();
        services.AddOptions<WriteOptions>().Bind(configuration.GetSection(WriteOptions.Section))
            .Validate(options => options.Fault() is null, $"The bounds of section {WriteOptions.Section} are out of range.")
            .ValidateOnStart();
        services.AddOptions<SessionOptions>()
            .Bind(configuration.GetSection("Sessions:Sessions"))
            .Validate(o => o.HandOverDelay >= TimeSpan.Zero && o.HandOverDelay <= TimeSpan.FromSeconds(1), "Sessions:Sessions:HandOverDelay must be 0 to 1 s.")
            .Validate(o => o.HandOverRetryDelay >= TimeSpan.FromMilliseconds(100) && o.HandOverRetryDelay <= TimeSpan.FromMinutes(1), "Sessions:Sessions:HandOverRetryDelay must be 100 ms to 1 min.")
            .Validate(o => o.RefoldEventsPerSecond is >= 1 and <= 10_000_000, "Sessions:Sessions:RefoldEventsPerSecond must be 1 to 10 000 000.")
            .Validate(o => o.NewPerSecond is >= 0 and <= SessionOptions.MaxNewPerSecond, "Sessions:Sessions:NewPerSecond must be 0 to 1 000 000.")
            .Validate(o => o.MaxResidentBytes is 0 or >= 1 << 20, "Sessions:Sessions:MaxResidentBytes must be 0 or at least 1 MiB.")
            .Validate(o => o.IdleAfter >= TimeSpan.FromMinutes(1) && o.IdleAfter <= TimeSpan.FromDays(1), "Sessions:Sessions:IdleAfter must be 1 min to 1 day.")
            .Validate(o => o.RefoldBurst is >= 1 and <= 100_000_000, "Sessions:Sessions:RefoldBurst must be 1 to 100 000 000.")
            .ValidateOnStart();
        services.AddOptions<ReconcileOptions>().Bind(configuration.GetSection(ReconcileOptions.Section))
            .Validate(o => o.EventsPerSecond is >= 100 and <= 10_000_000, "Sessions:Reconcile:EventsPerSecond must be 100 to 10 000 000.")
            .ValidateOnStart();
        services.AddOptions<RetentionOptions>().Bind(configuration.GetSection(RetentionOptions.Section))
            .Validate(RetentionOptions.IsValid, "Sessions:Retention: Interval must be 100 ms to 1 day, MaxStep Interval to 3650 days, RejectionDays 1 to 36 500.")
            .ValidateOnStart();
        services.AddSingleton<RetentionInstruments>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, RetentionTrigger>();
        services.Configure<SchedulingOptions>(scheduling => scheduling.ActivationSchedulingQuantum = SchedulingQuantum);
        services.AddOptions<GrainCollectionOptions>().Configure<IOptions<SessionOptions>>((collection, sessions) =>
        {
            collection.CollectionQuantum = CollectionQuantum;
            collection.ClassSpecificCollectionAge[typeof(SessionGrain).FullName!] = sessions.Value.IdleAfter;

            // For what is no session, as shards: sessions were released before.
            collection.EnableActivationSheddingOnMemoryPressure = true;
            collection.MemoryUsageLimitPercentage = 100 * MemoryPressure.RefuseFrom;
            collection.MemoryUsageTargetPercentage = 100 * MemoryPressure.ShedFrom;
        });
        return services;
    }
}
