namespace Audiogum.Sessions.Storage.Buckets;

/// <summary>
/// The content of an object while it is read from a service: forwards only, of known length. With its last bytes the end is
/// looked at, where clients check what they have read; what keeps it from being read is told as the bucket's own fault.
/// </summary>
/// <param name="content">What is read.</param>
/// <param name="length">Its length.</param>
/// <param name="judge">Tells faults of the service from bugs.</param>
internal sealed class ObjectContent(Stream content, long length, Func<Exception, CancellationToken, Exception> judge) : Stream
{
    private long position;
    private bool isTold;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position { get => position; set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            var read = await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            position += read;
            if ((read == 0 && buffer.Length > 0 && position < length) || (read > 0 && position == length && await content.ReadAsync(new byte[1], cancellationToken).ConfigureAwait(false) > 0))
                throw new IOException("The object is not as long as was said.");
            return read;
        }
        catch (Exception exception) when (judge(exception, cancellationToken) is StoreUnavailableException unavailable && unavailable != exception)
        {
            isTold = true;
            throw unavailable;
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        try
        {
            if (disposing) content.Dispose();
        }
        catch (Exception exception) when (isTold && judge(exception, CancellationToken.None) is StoreUnavailableException)
        {
            return; // a client that checks what it has read says the same of it again
        }
        finally
        {
            base.Dispose(disposing);
        }
    }
}
