namespace Audiogum.Sessions.Storage.Erasure;

/// <summary>
/// Has all purges that wait share one: it takes as long as reading all tables does. One that is asked for while another is
/// running waits for the next one, since the running one may be past what was replaced meanwhile.
/// </summary>
/// <param name="purge">See <see cref="IPurgeableStore.PurgeAsync"/>.</param>
internal sealed class SharedPurge(Func<Task<IReadOnlyList<string>>> purge)
{
    private readonly Lock _gate = new();
    private Task _running = Task.CompletedTask;
    private Task<IReadOnlyList<string>>? _next;

    /// <summary>Ends with the first purge that began after the call.</summary>
    public Task<IReadOnlyList<string>> PurgeAsync()
    {
        lock (_gate) return _next ??= AfterAsync(_running);
    }

    private async Task<IReadOnlyList<string>> AfterAsync(Task running)
    {
        // Forced to yield: it is noted as the next one before it can begin. How the one before ended was said to its own callers.
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        Task<IReadOnlyList<string>> own;
        lock (_gate)
        {
            _next = null;
            _running = own = Task.Run(purge);
        }

        return await own.ConfigureAwait(false);
    }
}
