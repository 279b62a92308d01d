using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Audiogum.Sessions.Storage.Buckets;

/// <summary>
/// What .NET does not offer: a sync whose errors are told (<c>FileStream.Flush(true)</c> swallows them on Linux), the sync
/// of a folder, and a name given only if it is free (<c>File.Move</c> looks first and then renames over).
/// </summary>
internal static class DurableFiles
{
    private const int FileExists = 17;
    private const int AlreadyExistsOnWindows = 183;

    /// <summary>Returns when a file is on the disk.</summary>
    /// <exception cref="IOException">It is not.</exception>
    public static void Sync(SafeFileHandle file)
    {
        if (OperatingSystem.IsWindows())
        {
            RandomAccess.FlushToDisk(file);
            return;
        }

        if (FSync(file) != 0) throw Failed("sync");
    }

    /// <summary>
    /// Returns when the entries of a folder, and those that lead to it from the root, are on the disk: whoever made them may
    /// not have come that far. One that is there already costs next to nothing. Windows writes them with the files.
    /// </summary>
    /// <exception cref="IOException">They are not.</exception>
    public static void SyncFolders(string folder, string root)
    {
        if (OperatingSystem.IsWindows()) return;
        for (var above = folder; above is not null && above.Length >= Path.GetDirectoryName(root)?.Length; above = Path.GetDirectoryName(above))
        {
            using var handle = Open(above, 0);
            if (handle.IsInvalid || FSync(handle) != 0) throw Failed("sync the folder");
        }
    }

    /// <summary>Gives a file a second name; false if there is a file of that name.</summary>
    /// <exception cref="IOException">The file system refused.</exception>
    public static bool TryLink(string file, string name)
    {
        if (OperatingSystem.IsWindows() ? CreateHardLink(name, file, 0) : Link(file, name) == 0) return true;
        return Marshal.GetLastPInvokeError() is FileExists or AlreadyExistsOnWindows ? false : throw Failed("name");
    }

    private static IOException Failed(string what) => new($"Could not {what}: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static extern int FSync(SafeFileHandle file);

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern SafeFileHandle Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "link", SetLastError = true)]
    private static extern int Link([MarshalAs(UnmanagedType.LPUTF8Str)] string existing, [MarshalAs(UnmanagedType.LPUTF8Str)] string added);

    [DllImport("kernel32", EntryPoint = "CreateHardLinkW", CharSet = CharSet.Unicode, SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool CreateHardLink(string added, string existing, nint reserved);
}
