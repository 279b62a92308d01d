using Audiogum.Sessions.Storage;

namespace Audiogum.Sessions.Grains.Exports;

/// <summary>An exported file is not what was written, or is gone while its manifest is there. Names it for whoever puts it right.</summary>
/// <param name="path">The file's path within the tenant's exports.</param>
/// <param name="innerException">How it was noticed, or null.</param>
internal sealed class DamagedFileException(string path, Exception? innerException = null)
    : StoreUnavailableException($"The exported file {path} is not there, or not what was written.", innerException)
{
    /// <summary>The file's path within the tenant's exports.</summary>
    public string Path { get; } = path;
}
