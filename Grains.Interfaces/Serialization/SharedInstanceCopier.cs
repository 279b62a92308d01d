using System.Diagnostics.CodeAnalysis;
using Audiogum.Sessions.Sessionization.Events;
using Orleans.Serialization.Cloning;

namespace Audiogum.Sessions.Grains.Interfaces.Serialization;

/// <summary>"Copies" pure types for a call within a process by passing the instance on: they are immutable once sent.</summary>
internal sealed class SharedInstanceCopier : IGeneralizedCopier
{
    /// <inheritdoc/>
    public bool IsSupportedType(Type type) => ContractSerialization.IsPure(type) || type == typeof(AcceptedEvent);

    /// <inheritdoc/>
    [return: NotNullIfNotNull(nameof(input))]
    public object? DeepCopy(object? input, CopyContext context) => input;
}
