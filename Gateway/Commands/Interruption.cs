namespace Audiogum.Sessions.Gateway.Commands;

/// <summary>Ctrl-C as a wish that a command ends by itself; until it is disposed.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource source = new();

    /// <summary>Begins to listen.</summary>
    public Interruption() => Console.CancelKeyPress += OnPressed;

    /// <summary>Is cancelled when it is pressed.</summary>
    public CancellationToken Token => source.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        Console.CancelKeyPress -= OnPressed;
        source.Dispose();
    }

    private void OnPressed(object? sender, ConsoleCancelEventArgs pressed)
    {
        pressed.Cancel = true;
        source.Cancel();
    }
}
