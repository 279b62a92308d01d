using Audiogum.Sessions.Grains.Interfaces.Administration;
using Microsoft.Extensions.Options;

namespace Audiogum.Sessions.Grains.Tenants;

/// <summary>Reports every fault of <see cref="TenantOptions"/> at once.</summary>
internal sealed class TenantOptionsValidation : IValidateOptions<TenantOptions>
{
    public ValidateOptionsResult Validate(string? name, TenantOptions options)
    {
        var faults = Faults(options).ToArray();
        return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> Faults(TenantOptions options)
    {
        if (options.Shards is < 1 or > 1_024) yield return $"{TenantOptions.Section}:Shards must be 1 to 1024, not {options.Shards}.";
        if (options.ParallelSums < 1) yield return $"{TenantOptions.Section}:ParallelSums must be 1 or more, not {options.ParallelSums}.";
        if (options.ChangePolling <= TimeSpan.Zero) yield return $"{TenantOptions.Section}:ChangePolling must be positive.";
        if (options.ShardIdle <= TimeSpan.Zero) yield return $"{TenantOptions.Section}:ShardIdle must be positive.";
        if (options.KeptSums.SettledAfter < TimeSpan.Zero) yield return $"{TenantOptions.Section}:KeptSums:SettledAfter must not be negative.";
        if (options.KeptSums.MinSessions < 1) yield return $"{TenantOptions.Section}:KeptSums:MinSessions must be 1 or more, not {options.KeptSums.MinSessions}.";
        if (options.Freshness.Shortest < TimeSpan.Zero || options.Freshness.Longest < options.Freshness.Shortest)
            yield return $"{TenantOptions.Section}:Freshness: Shortest must not be negative, nor above Longest.";

        foreach (var (tenant, settings) in options.Tenants)
        {
            if (!ZoneNames.IsKnown(settings.TimeZone))
                yield return $"{TenantOptions.Section}:Tenants:{tenant}:TimeZone '{settings.TimeZone}' is no IANA time zone known here.";
        }
    }
}
