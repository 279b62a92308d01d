using System.Globalization;
using Audiogum.Sessions.Grains.Exports;
using Audiogum.Sessions.Storage.Buckets;

namespace Audiogum.Sessions.Grains.Retention;

/// <summary>
/// Removes exported raw events and rejections by the hour of their receipt. Of an hour the manifests go first, so that none
/// ever names a file that is not there; where that is cut short, the next round takes the files that are left, and an erasure
/// looks at them too.
/// </summary>
internal static class ExportedRaw
{
    private const string Layout = "'date='yyyy-MM-dd'/hour='HH";

    /// <summary>Removes the hours that ended before an instant, milliseconds since 1970.</summary>
    public static async Task RemoveAsync(IBucket bucket, string tenant, long receivedBefore, CancellationToken cancellationToken)
    {
        foreach (var table in (string[])["raw", "rejected"])
        {
            var root = $"{ExportNames.Root(tenant)}{table}/";
            var (hour, names) = (string.Empty, new List<ObjectName>());
            await foreach (var (name, _) in bucket.ListAsync(root, string.Empty, cancellationToken))
            {
                var path = name.ToString();
                var next = path[..path.LastIndexOf('/')];
                if (next != hour) await RemoveAsync();
                if (!IsOver(next[Math.Min(root.Length, next.Length)..], receivedBefore)) break; // names are in the order of time
                hour = next;
                names.Add(name);
            }

            await RemoveAsync();

            async Task RemoveAsync()
            {
                foreach (var name in names.OrderByDescending(ExportNames.IsManifest)) await bucket.RemoveAsync(name, cancellationToken);
                names.Clear();
            }
        }
    }

    private static bool IsOver(string hour, long receivedBefore) =>
        DateTimeOffset.TryParseExact(hour, Layout, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var begun)
        && begun.AddHours(1).ToUnixTimeMilliseconds() <= receivedBefore;
}
