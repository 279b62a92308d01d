namespace Audiogum.Sessions.Storage;

/// <summary>A call of a service whose faults are told as the store's own.</summary>
internal static class FaultTranslation
{
    /// <summary>Runs it; where the judge makes a <see cref="StoreUnavailableException"/> of its fault, that one is thrown.</summary>
    public static async Task<T> RunAsync<T>(Func<Task<T>> call, Func<Exception, CancellationToken, Exception> judge, CancellationToken cancellationToken)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (Exception exception) when (judge(exception, cancellationToken) is StoreUnavailableException unavailable && unavailable != exception)
        {
            throw unavailable;
        }
    }
}
