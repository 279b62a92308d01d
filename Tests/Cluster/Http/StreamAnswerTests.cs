using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text;
using System.Threading.Channels;

using Audiogum.Sessions.Gateway;
using Audiogum.Sessions.Gateway.Live;

using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace Audiogum.Sessions.Tests.Cluster.Http;

public sealed class StreamAnswerTests
{
    private const string Heartbeat = ": \n\n";

    private readonly FakeTimeProvider _clock = new();

    private readonly Channel<StreamItem> _items = Channel.CreateUnbounded<StreamItem>();

    private readonly Pipe _body = new();

    private readonly CancellationTokenSource _gone = new();

    private bool _closed;

    [Fact]
    public async Task A_quiet_stream_says_every_15_seconds_that_it_is_alive()
    {
        var answering = AnswerAsync();
        await _items.Writer.WriteAsync(new("{}", "rejection"), TestContext.Current.CancellationToken);
        Assert.Equal("event: rejection\ndata: {}\n\n", await WrittenAsync());
        var beat = WrittenAsync();
        await AdvanceUntilAsync(beat);
        Assert.Empty((await beat).Replace(Heartbeat, string.Empty, StringComparison.Ordinal));

        await _items.Writer.WriteAsync(new("[]"), TestContext.Current.CancellationToken);
        Assert.Equal("data: []\n\n", await WrittenBesideHeartbeatsAsync());
        _items.Writer.Complete();
        await answering.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_reader_that_is_gone_is_found_by_the_next_heartbeat()
    {
        var answering = AnswerAsync();
        await _items.Writer.WriteAsync(new("{}"), TestContext.Current.CancellationToken);
        await WrittenAsync();
        await _body.Reader.CompleteAsync(new IOException("gone"));
        await AdvanceUntilAsync(answering);
        Assert.True(_closed);
        await Assert.ThrowsAnyAsync<IOException>(() => answering);
    }

    // The answer begins to wait at an instant that nobody knows: time goes on until it has waited long enough.
    private async Task AdvanceUntilAsync(Task done)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!done.IsCompleted)
        {
            deadline.Token.ThrowIfCancellationRequested();
            _clock.Advance(Limits.StreamSilence);
            await Task.Yield();
        }
    }

    private Task AnswerAsync()
    {
        var context = new DefaultHttpContext { RequestAborted = _gone.Token };
        context.Response.Body = _body.Writer.AsStream();
        return new StreamAnswer(ItemsAsync(), _clock).ExecuteAsync(context);
    }

    private async IAsyncEnumerable<StreamItem> ItemsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        try
        {
            await foreach (var item in _items.Reader.ReadAllAsync(cancellationToken)) yield return item;
        }
        finally
        {
            _closed = true;
        }
    }

    // The clock may have gone one silence further than the heartbeat that was read: its own comes before the item.
    private async Task<string> WrittenBesideHeartbeatsAsync()
    {
        while (true)
        {
            var text = (await WrittenAsync()).Replace(Heartbeat, string.Empty, StringComparison.Ordinal);
            if (text.Length > 0) return text;
        }
    }

    private async Task<string> WrittenAsync()
    {
        var read = await _body.Reader.ReadAsync(TestContext.Current.CancellationToken);
        var text = Encoding.UTF8.GetString(read.Buffer);
        _body.Reader.AdvanceTo(read.Buffer.End);
        return text;
    }
}
