using Azure;

namespace Audiogum.Sessions.Storage.Azure;

/// <summary>Tells a storage account that cannot be reached, or gave up, from a bug.</summary>
internal static class AzureFaults
{
    /// <summary>
    /// What to throw for a fault: everything that the account or the way to it reports means that the store is unavailable.
    /// Texts of the service may name keys of entities, so only its code is told.
    /// </summary>
    /// <param name="fault">The fault.</param>
    /// <param name="cancellationToken">The caller's: what it cancelled is no fault.</param>
    public static Exception Judge(Exception fault, CancellationToken cancellationToken) => fault switch
    {
        RequestFailedException refused => new StoreUnavailableException($"Azure Storage refused: {refused.Status} {refused.ErrorCode}", fault),
        AggregateException or IOException => new StoreUnavailableException("Azure Storage does not answer.", fault),
        OperationCanceledException when !cancellationToken.IsCancellationRequested => new StoreUnavailableException("Azure Storage does not answer in time.", fault),
        _ => fault,
    };

    /// <summary>Runs a call; its faults are judged.</summary>
    public static Task<T> RunAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken) => JudgedCall.RunAsync(call, Judge, cancellationToken);
}
