using System.Globalization;

namespace Audiogum.Sessions.Tests.Cluster.Attacks;

/// <summary>
/// A memory limit for a process: a control group of its own where this process may make one (version 1 or 2, root only),
/// so that the kernel ends what goes beyond it; otherwise the limit of the runtime's heap.
/// </summary>
internal sealed class MemoryLimit : IDisposable
{
    /// <summary>1 GiB.</summary>
    public const long Bytes = 1L << 30;

    /// <summary>What the programs give the heap in a container of <see cref="Bytes"/>.</summary>
    private const long HeapBytes = Bytes / 2;

    private readonly string? group;

    private MemoryLimit(string? group) => this.group = group;

    /// <summary>Which limit is in force, for the report.</summary>
    public string Description => group is null
        ? $"the runtime's heap limit of {HeapBytes >> 20} MiB (no control group could be made)"
        : $"control group {group}, {Bytes >> 20} MiB";

    /// <summary>The most that the group ever held, page cache included; null without a group.</summary>
    public long? Peak
    {
        get
        {
            var file = group is null ? null : ((string[])["memory.max_usage_in_bytes", "memory.peak"]).Select(name => Path.Combine(group, name)).FirstOrDefault(File.Exists);
            return file is null ? null : long.Parse(File.ReadAllText(file), CultureInfo.InvariantCulture);
        }
    }

    /// <summary>The program that starts another one, given as its arguments, under the limit.</summary>
    public (string Program, string[] Args) Around(string program, params string[] args) => group is null
        ? ("env", [$"DOTNET_GCHeapHardLimit=0x{HeapBytes:x}", program, .. args])
        : ("bash", ["-c", "echo $$ > \"$0\" && exec \"$@\"", Path.Combine(group, "cgroup.procs"), program, .. args]);

    /// <summary>Makes a limit of the strongest kind that is possible here.</summary>
    public static MemoryLimit Create()
    {
        foreach (var (root, limit) in ((string, string)[])[("/sys/fs/cgroup/memory", "memory.limit_in_bytes"), ("/sys/fs/cgroup", "memory.max")])
        {
            var group = Path.Combine(root, $"attacked-{Environment.ProcessId}-{Guid.NewGuid():N}");
            try
            {
                Directory.CreateDirectory(group);
                if (File.Exists(Path.Combine(group, limit)))
                {
                    File.WriteAllText(Path.Combine(group, limit), Bytes.ToString(CultureInfo.InvariantCulture));
                    return new(group);
                }

                Directory.Delete(group);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Not allowed here: the next kind.
            }
        }

        return new(null);
    }

    public void Dispose()
    {
        if (group is not null) Directory.Delete(group);
    }
}
