namespace Audiogum.Sessions.Tests.Cluster.Processes;

/// <summary>
/// Settings are read once. A server that watched their files would be told of every write below the directory that it
/// stands in, its own data too: a fiftieth of its CPU under load, and a twelfth of its garbage.
/// </summary>
public sealed class WatchedFilesTests
{
    [Fact]
    public async Task A_server_watches_no_files()
    {
        var data = Directory.CreateTempSubdirectory("watched-");
        try
        {
            await using var server = await ServerProcess.StartAsync(data.FullName, "acme");
            var open = Directory.EnumerateFileSystemEntries($"/proc/{server.Id}/fd").Select(descriptor => new FileInfo(descriptor).LinkTarget).ToArray();
            Assert.Contains(open, target => target?.EndsWith("sessions.db", StringComparison.Ordinal) == true);
            Assert.DoesNotContain(open, target => target?.Contains("inotify", StringComparison.Ordinal) == true);
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }
}
