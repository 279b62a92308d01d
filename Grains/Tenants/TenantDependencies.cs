using Audiogum.Sessions.Storage;
using Microsoft.Extensions.Options;

namespace Audiogum.Sessions.Grains.Tenants;

/// <summary>What a tenant's actor is given.</summary>
internal sealed record TenantDependencies(ISessionStore Store, TimeProvider Time, IOptions<TenantOptions> Options, TenantInstruments Instruments, TenantTimeZones Zones);
