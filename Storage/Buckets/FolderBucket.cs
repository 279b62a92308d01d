using System.Runtime.CompilerServices;

namespace Audiogum.Sessions.Storage.Buckets;

/// <summary>
/// A bucket in a folder: a file for each object. An object is written beside the others, synced, and then given its name
/// by a hard link, which only one can: files and folders that others see are whole. Any number of processes may share a
/// folder whose file system has hard links.
/// </summary>
/// <param name="path">The folder; made if it is not there.</param>
public sealed class FolderBucket(string path) : IBucket
{
    /// <summary>Where objects are written before they have a name. What a process that died left in it means nothing.</summary>
    private const string Unnamed = ".unnamed";

    private const int BufferBytes = 1 << 16;

    private readonly string _root = Path.GetFullPath(path);

    /// <inheritdoc/>
    public async ValueTask<PutResult> PutAsync(ObjectName name, Stream content, CancellationToken cancellationToken)
    {
        var (place, own) = (PathOf(name), Path.Combine(_root, Unnamed, Guid.NewGuid().ToString("N")));
        try
        {
            if (File.Exists(place)) return PutResult.Exists;
            Directory.CreateDirectory(Path.Combine(_root, Unnamed));
            await using (var file = new FileStream(own, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferBytes))
            {
                await content.CopyToAsync(file, BufferBytes, cancellationToken).ConfigureAwait(false);
                await file.FlushAsync(cancellationToken).ConfigureAwait(false);
                DurableFiles.Sync(file.SafeFileHandle);
            }

            var folder = Path.GetDirectoryName(place)!;
            Directory.CreateDirectory(folder);
            if (!DurableFiles.TryLink(own, place)) return PutResult.Exists;
            DurableFiles.SyncFolders(folder, _root);
            return PutResult.Written;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unavailable(exception);
        }
        finally
        {
            TryDelete(own);
        }
    }

    /// <inheritdoc/>
    public ValueTask<Stream?> OpenAsync(ObjectName name, CancellationToken cancellationToken)
    {
        try
        {
            return new(new FileStream(PathOf(name), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BufferBytes, FileOptions.Asynchronous | FileOptions.SequentialScan));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException || Directory.Exists(PathOf(name)))
        {
            return new((Stream?)null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unavailable(exception);
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> ExistsAsync(ObjectName name, CancellationToken cancellationToken) => new(File.Exists(PathOf(name)));

    /// <inheritdoc/>
    public async IAsyncEnumerable<BucketObject> ListAsync(string prefix, string after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var found = new Queue<BucketObject>();
        using var walk = new FolderWalk(_root, prefix, after).GetEnumerator();
        while (await Task.Run(Page, cancellationToken).ConfigureAwait(false))
            while (found.TryDequeue(out var entry)) yield return entry;

        bool Page()
        {
            const int rows = 256;
            try
            {
                while (found.Count < rows && walk.MoveNext()) found.Enqueue(walk.Current);
                return found.Count > 0;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw Unavailable(exception);
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask RemoveAsync(ObjectName name, CancellationToken cancellationToken)
    {
        var place = PathOf(name);
        try
        {
            if (!File.Exists(place)) return ValueTask.CompletedTask;
            File.Delete(place);
            DurableFiles.SyncFolders(Path.GetDirectoryName(place)!, _root);
            return ValueTask.CompletedTask;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unavailable(exception);
        }
    }

    private static void TryDelete(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return; // it has no name: nobody reads it
        }
    }

    private string PathOf(ObjectName name) => Path.Combine(_root, name.ToString());

    // The message of a fault of the file system holds paths, which hold no more than tenants' names.
    private static StoreUnavailableException Unavailable(Exception exception) => new($"The folder of exports cannot be used: {exception.Message}", exception);
}
