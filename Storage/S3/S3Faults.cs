using Amazon.Runtime;

namespace Audiogum.Sessions.Storage.S3;

/// <summary>Tells S3 that cannot be reached, or gave up, from a bug.</summary>
internal static class S3Faults
{
    /// <summary>What to throw for a fault: everything that the service or the way to it reports means that the store is unavailable.</summary>
    /// <param name="exception">The fault.</param>
    /// <param name="cancellationToken">The caller's: what it cancelled is no fault.</param>
    public static Exception Translate(Exception exception, CancellationToken cancellationToken) => exception switch
    {
        AmazonServiceException { StatusCode: > 0 } refused => new StoreUnavailableException($"S3 refused: {(int)refused.StatusCode} {refused.ErrorCode}", exception),
        AmazonClientException client => new StoreUnavailableException($"S3 cannot be used: {client.Message}", exception),
        AmazonServiceException or HttpRequestException or IOException or TimeoutException => new StoreUnavailableException("S3 does not answer.", exception),
        OperationCanceledException when !cancellationToken.IsCancellationRequested => new StoreUnavailableException("S3 does not answer in time.", exception),
        _ => exception,
    };

    /// <summary>Runs a call; its faults are judged.</summary>
    public static Task<T> RunAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken) => FaultTranslation.RunAsync(call, Translate, cancellationToken);
}
