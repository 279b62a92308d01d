using Audiogum.Sessions.Sessionization.Events;
using Audiogum.Sessions.Sessionization.Rollups;
using Audiogum.Sessions.Sessionization.Summaries;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.Serialization.Cloning;

namespace Audiogum.Sessions.Grains.Interfaces.Serialization;

/// <summary>
/// How the pure types cross between silos and clients: as JSON. The pure library
/// carries no attribute for it. Within a process nothing is copied, because nothing that was sent is changed.
/// </summary>
public static class ContractSerialization
{
    /// <summary>Adds what the contracts need; silo and client call this one method.</summary>
    public static ISerializerBuilder AddSessionContracts(this ISerializerBuilder builder)
    {
        builder.Services.AddSingleton<IGeneralizedCopier, SharedInstanceCopier>();

        // What Orleans' placement and PostgreSQL throw must reach the caller as what it is: without a codec it would look like a bug.
        builder.Services.Configure<ExceptionSerializationOptions>(options => options.SupportedNamespacePrefixes.UnionWith(["Polly", "Npgsql"]));
        return builder.AddJsonSerializer(
            isSerializable: IsPure,
            isCopyable: static _ => false,
            configureOptions: options => options.Configure(json => json.SerializerOptions = FoldJson.Options));
    }

    /// <summary>Whether a type is of the pure library; accepted events have a converter of their own.</summary>
    internal static bool IsPure(Type type) => type.Assembly == typeof(SessionContribution).Assembly && type != typeof(AcceptedEvent);
}
