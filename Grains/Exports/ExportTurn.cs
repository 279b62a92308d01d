namespace Audiogum.Sessions.Grains.Exports;

/// <summary>
/// A batch needs two semaphores: one of the silo's places for batches, and its tenant's turn, which is also taken, without a
/// place, by a step of an erasure and by a repair.
/// </summary>
internal static class ExportTurn
{
    /// <summary>
    /// How long a batch waits for a place with the turn in hand: half of what a step of an erasure waits for the turn. Without it a
    /// tenant whose erasures follow each other would get a place only when no other tenant waits for one.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Takes both. It never waits for the turn with a place in hand, so the erasures of one tenant take no place from other
    /// tenants; nor longer than 5 s for a place with the turn in hand, so the batches of other tenants hold up no erasure.
    /// </summary>
    /// <param name="places">The silo's places.</param>
    /// <param name="turn">The tenant's turn.</param>
    /// <param name="cancellationToken">Ends the waiting; then neither is taken.</param>
    public static async Task TakeAsync(SemaphoreSlim places, SemaphoreSlim turn, CancellationToken cancellationToken)
    {
        while (true)
        {
            await places.WaitAsync(cancellationToken);
            if (await turn.WaitAsync(TimeSpan.Zero, CancellationToken.None)) return;
            places.Release();
            await turn.WaitAsync(cancellationToken);
            if (await places.WaitAsync(Patience, CancellationToken.None)) return;
            turn.Release();
        }
    }
}
