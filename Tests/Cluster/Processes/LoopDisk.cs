using System.Diagnostics;

namespace Audiogum.Sessions.Tests.Cluster.Processes;

/// <summary>
/// A file system of its own in an image file. The loop device reads and writes the image directly, so that the image
/// holds what the file system has really written, and never what waits in its page cache; and the file system writes
/// nothing by itself for ten minutes but what is synced.
/// </summary>
internal sealed class LoopDisk : IDisposable
{
    private readonly string directory;
    private string? device;

    private LoopDisk(string directory) => this.directory = directory;

    /// <summary>Where it is mounted.</summary>
    public string Path => System.IO.Path.Combine(directory, "mounted");

    private string Image => System.IO.Path.Combine(directory, "disk.img");

    /// <summary>Skips the test, with the reason, where no file system can be mounted.</summary>
    public static void SkipUnlessPossible() =>
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && File.Exists("/dev/loop-control"), "Only root on Linux with loop devices can mount a disk of its own.");

    /// <summary>Makes one of so many MiB and mounts it.</summary>
    public static LoopDisk Create(int mebibytes)
    {
        var disk = new LoopDisk(Directory.CreateTempSubdirectory("disk-").FullName);
        using (var image = File.Create(disk.Image)) image.SetLength((long)mebibytes << 20);
        Run("mkfs.ext4", "-q", "-F", "-m", "0", disk.Image);
        disk.Mount();
        return disk;
    }

    /// <summary>What would be left after a power cut now: a copy of the image, mounted.</summary>
    public LoopDisk CutPower()
    {
        var copy = new LoopDisk(Directory.CreateTempSubdirectory("disk-").FullName);
        File.Copy(Image, copy.Image);
        copy.Mount();
        return copy;
    }

    /// <summary>From now on whoever writes to it or syncs waits, as at a disk that hangs.</summary>
    public void Freeze() => Run("fsfreeze", "--freeze", Path);

    /// <summary>It goes on.</summary>
    public void Thaw() => Run("fsfreeze", "--unfreeze", Path);

    public void Dispose()
    {
        if (device is not null)
        {
            Run("umount", "--lazy", Path);
            Run("losetup", "--detach", device);
        }

        Directory.Delete(directory, recursive: true);
    }

    private void Mount()
    {
        Directory.CreateDirectory(Path);
        device = Run("losetup", "--find", "--show", "--direct-io=on", Image).Trim();
        Run("mount", "-o", "commit=600", device, Path);
    }

    private static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (said, complained) = (process.StandardOutput.ReadToEnd(), process.StandardError.ReadToEnd());
        process.WaitForExit();
        return process.ExitCode == 0 ? said : throw new InvalidOperationException($"{program}: {complained}");
    }
}
