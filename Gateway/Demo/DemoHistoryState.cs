using System.Text.Json;

namespace Audiogum.Sessions.Gateway.Demo;

/// <summary>
/// Which history a directory holds. Written before the first post and again after the last, so that a start after a
/// crash posts the same once more (the store drops what it has), and one after that nothing.
/// </summary>
/// <param name="Seed">Where chance began.</param>
/// <param name="Listeners">Listeners of each tenant.</param>
/// <param name="From">Its begin, in milliseconds since 1970.</param>
/// <param name="To">Its end: the time of the first start.</param>
/// <param name="Complete">Whether all of it was posted.</param>
internal sealed record DemoHistoryState(ulong Seed, int Listeners, long From, long To, bool Complete)
{
    private const string File = "history.json";

    /// <summary>The mark of a directory, or null where no history was begun.</summary>
    public static DemoHistoryState? Read(string directory)
    {
        var path = Path.Combine(directory, File);
        return System.IO.File.Exists(path) ? JsonSerializer.Deserialize<DemoHistoryState>(System.IO.File.ReadAllText(path))
            : null;
    }

    /// <summary>Puts the mark into a directory, whole or not at all.</summary>
    public void Write(string directory)
    {
        var path = Path.Combine(directory, File);
        System.IO.File.WriteAllText(path + ".new", JsonSerializer.Serialize(this));
        System.IO.File.Move(path + ".new", path, overwrite: true);
    }
}
