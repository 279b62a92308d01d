using System.Security.Cryptography;
using Audiogum.Sessions.Grains.Interfaces;
using Audiogum.Sessions.Grains.Interfaces.Exports;
using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Storage.Buckets;
using Orleans.Concurrency;

namespace Audiogum.Sessions.Grains.Exports;

/// <summary>Lists and reads a tenant's objects. Its key is put before every path: no path names anything of another tenant's.</summary>
[Reentrant]
internal sealed class TenantBucketGrain(ExportDependencies dependencies) : Grain, ITenantBucketGrain
{
    private string Tenant => this.GetPrimaryKeyString();

    /// <inheritdoc/>
    public ValueTask<ExportList> List(string prefix, string after, int limit, CancellationToken cancellationToken) => Guarded(async () =>
    {
        var objects = new List<ExportObject>();
        if (dependencies.Location.Bucket is not { } bucket) return new ExportList(objects, false);
        var root = ExportNames.Root(Tenant);
        await foreach (var (name, bytes) in bucket.ListAsync(root + prefix, root + after, cancellationToken))
        {
            var path = name.ToString()[root.Length..];
            if (!ExportNames.IsVisible(path)) continue;
            if (objects.Count == limit) return new(objects, true);
            objects.Add(new(path, bytes));
        }

        return new(objects, false);
    });

    /// <inheritdoc/>
    public IAsyncEnumerable<ExportPiece> Read(string path) => ReadFrom(path, 0);

    /// <inheritdoc/>
    public async IAsyncEnumerable<ExportPiece> ReadFrom(string path, long from)
    {
        await using var content = await Guarded(() => OpenAsync(path));
        if (content is null || from < 0 || (from > 0 && from >= content.Length)) yield break;
        if (from > 0) await Guarded(() => SkipAsync(content, from));
        var sha256 = ExportNames.Sha256Of(path) ?? await Guarded(() => HashAsync(path));
        var length = content.Length;
        for (var at = from; at < length || at == 0; at += JsonReply.MaxPiece)
        {
            var piece = new byte[Math.Min(JsonReply.MaxPiece, length - at)];
            await Guarded(async () =>
            {
                await content.ReadExactlyAsync(piece);
                return true;
            });
            yield return new(piece, length, sha256);
        }
    }

    private async ValueTask<Stream?> OpenAsync(string path) =>
        dependencies.Location.Bucket is { } bucket && ExportNames.IsVisible(path) && ObjectName.TryParse(ExportNames.Root(Tenant) + path, out var name)
            ? await bucket.OpenAsync(name, CancellationToken.None)
            : null;

    // What comes from a service is read forwards only.
    private static async ValueTask<bool> SkipAsync(Stream content, long bytes)
    {
        if (content.CanSeek)
        {
            content.Position = bytes;
            return true;
        }

        var thrownAway = new byte[(int)Math.Min(JsonReply.MaxPiece, bytes)];
        for (var left = bytes; left > 0; left -= thrownAway.Length) await content.ReadExactlyAsync(thrownAway.AsMemory(0, (int)Math.Min(thrownAway.Length, left)));
        return true;
    }

    private async ValueTask<string> HashAsync(string path)
    {
        await using var content = await OpenAsync(path) ?? throw new StoreUnavailableException("The object was removed while it was read.");
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(content));
    }

    private async ValueTask<T> Guarded<T>(Func<ValueTask<T>> read)
    {
        try
        {
            return await read();
        }
        catch (Exception exception) when (exception is StoreUnavailableException or IOException)
        {
            dependencies.Logger.BucketUnavailable(Tenant, exception);
            throw new DataUnavailableException("The exports cannot be read now.");
        }
    }
}
