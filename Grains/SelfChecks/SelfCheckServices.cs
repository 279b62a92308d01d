using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Audiogum.Sessions.Grains.SelfChecks;

/// <summary>What self-checks need of the host.</summary>
internal static class SelfCheckServices
{
    /// <summary>Adds options (section <c>Sessions:SelfCheck</c>, validated at start), instruments and the rounds.</summary>
    public static IServiceCollection AddSelfChecks(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<SelfCheckOptions>().Bind(configuration.GetSection(SelfCheckOptions.Section))
            .Validate(
                SelfCheckOptions.IsValid,
                "Sessions:SelfCheck:Interval must be 100 ms to 1 day, Cycle 100 ms to 90 days, EventsPerSecond 100 to 10 000 000.")
            .ValidateOnStart();
        services.AddSingleton<DriftInstruments>();
        services.AddSingleton<SelfCheckSlots>();
        services.AddSingleton<DayCheck>();
        services.AddSingleton<DriftHealing>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, SelfCheckTrigger>();
        return services;
    }
}

/// <summary>
/// The places of a silo for whoever compares a day, taken in the order of asking: a tenant has one at most, and more than one keeps
/// a tenant with very large days from holding up all others.
/// </summary>
internal sealed class SelfCheckSlots
{
    /// <summary>Days of different tenants that are compared at the same time.</summary>
    public const int Count = 4;

    /// <summary>The places.</summary>
    public SemaphoreSlim Free { get; } = new(Count, Count);
}
