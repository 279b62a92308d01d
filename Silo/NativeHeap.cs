using System.Runtime.InteropServices;

namespace Audiogum.Sessions.Silo;

/// <summary>
/// The heap of native code: SQLite, compression, TLS. glibc gives threads up to eight arenas for each processor and returns
/// little of them, so many threads that each held some megabytes once keep all of them: 150 to 200 MiB of a gibibyte.
/// </summary>
public static class NativeHeap
{
    private const int ArenaMax = -8; // M_ARENA_MAX of malloc.h

    /// <summary>
    /// Allows one arena for each processor, where nothing else was chosen by <c>MALLOC_ARENA_MAX</c>. To be called before
    /// threads are started. Does nothing where the C library is not glibc.
    /// </summary>
    public static void LimitArenas()
    {
        if (!OperatingSystem.IsLinux() || Environment.GetEnvironmentVariable("MALLOC_ARENA_MAX") is not null) return;
        if (NativeLibrary.TryLoad("libc.so.6", out var libc) && NativeLibrary.TryGetExport(libc, "mallopt", out _))
            _ = SetOption(ArenaMax, Math.Max(2, Environment.ProcessorCount));
    }

    [DllImport("libc.so.6", EntryPoint = "mallopt")]
    private static extern int SetOption(int option, int value);
}
