using Azure;

namespace Audiogum.Sessions.Storage.Azure;

/// <summary>Tells a storage account that cannot be reached, or gave up, from a bug.</summary>
internal static class AzureFaults
{
    /// <summary>
    /// What to throw for a fault: everything that the account or the way to it reports means that the store is unavailable.
    /// Texts of the service may name keys of entities, so only its code is told.
    /// </summary>
    /// <param name="exception">The fault.</param>
    /// <param name="cancellationToken">The caller's: what it cancelled is no fault.</param>
    public static Exception Translate(Exception exception, CancellationToken cancellationToken) => exception switch
    {
        RequestFailedException refused => new StoreUnavailableException($"Azure Storage refused: {refused.Status} {refused.ErrorCode}", exception),
        AggregateException or IOException => new StoreUnavailableException("Azure Storage does not answer.", exception),
        OperationCanceledException when !cancellationToken.IsCancellationRequested => new StoreUnavailableException("Azure Storage does not answer in time.", exception),
        _ => exception,
    };

    /// <summary>Runs a call; its faults are judged.</summary>
    public static Task<T> RunAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken) => FaultTranslation.RunAsync(call, Translate, cancellationToken);
}
