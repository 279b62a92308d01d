using System.Threading.Channels;

namespace Audiogum.Sessions.Benchmarks.EndToEnd;

/// <summary>A file that bytes are appended to, by one thread: whatever waits is written, then synced once.</summary>
internal sealed class BaselineLog : IDisposable
{
    private readonly Channel<(byte[] Bytes, TaskCompletionSource Written)> queue =
        Channel.CreateUnbounded<(byte[], TaskCompletionSource)>(new() { SingleReader = true });

    private readonly Thread thread;

    public BaselineLog(string path)
    {
        thread = new(() => Run(path)) { IsBackground = true };
        thread.Start();
    }

    public Task AppendAsync(byte[] bytes)
    {
        var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return queue.Writer.TryWrite((bytes, written)) ? written.Task : throw new ObjectDisposedException(nameof(BaselineLog));
    }

    public void Dispose()
    {
        queue.Writer.Complete();
        thread.Join();
    }

    private void Run(string path)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, 1 << 16);
        var group = new List<TaskCompletionSource>();
        while (queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (queue.Reader.TryRead(out var next))
            {
                file.Write(next.Bytes);
                group.Add(next.Written);
            }

            file.Flush(flushToDisk: true);
            group.ForEach(written => written.SetResult());
            group.Clear();
        }
    }
}
