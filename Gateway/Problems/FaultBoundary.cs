using Audiogum.Sessions.Gateway.Transport;

namespace Audiogum.Sessions.Gateway.Problems;

/// <summary>
/// The outermost middleware: whatever happens inside, the client gets a problem and never a bare status or a stack
/// trace. Faults of the request are 4xx; the actors or the store being out of reach is 503; only a bug is 500.
/// </summary>
public sealed partial class FaultBoundary(RequestDelegate next, ILogger<FaultBoundary> logger)
{
    /// <summary>Runs the rest of the pipeline.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        SecurityHeaders.Apply(context.Response);
        try
        {
            await next(context);
            if (context.Response is { StatusCode: >= 400, HasStarted: false, ContentLength: null, ContentType: null })
                await KnownProblems.ForStatus(context.Response.StatusCode).ExecuteAsync(context);
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            if (Classify(context, exception) is { } problem)
            {
                SecurityHeaders.Restart(context.Response);
                await problem.ExecuteAsync(context);
            }
        }
        catch (Exception exception)
        {
            // The status is out already: only a broken connection tells the client that the answer is not whole.
            _ = Classify(context, exception);
            context.Abort();
        }
    }

    private Problem? Classify(HttpContext context, Exception exception)
    {
        if (context.RequestAborted.IsCancellationRequested) return null;
        switch (exception)
        {
            case BadHttpRequestException bad:
                return KnownProblems.ForStatus(bad.StatusCode);
            case var passing when TransientFault.Is(passing):
                LogUnavailable(context.TraceIdentifier, exception.GetType().Name);
                return KnownProblems.Unavailable;
            default:
                LogFailed(exception, context.TraceIdentifier);
                return KnownProblems.Internal;
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Request {TraceIdentifier} could not be answered: {Fault}")]
    private partial void LogUnavailable(string traceIdentifier, string fault);

    [LoggerMessage(2, LogLevel.Error, "Request {TraceIdentifier} failed")]
    private partial void LogFailed(Exception exception, string traceIdentifier);
}
