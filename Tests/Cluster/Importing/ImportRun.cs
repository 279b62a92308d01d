using Audiogum.Sessions.Gateway.Importing;
using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;

namespace Audiogum.Sessions.Tests.Cluster.Importing;

/// <summary>A directory with histories in it, and the command run over them.</summary>
internal sealed class ImportRun : IDisposable
{
    private readonly string variable = $"IMPORT_{Guid.NewGuid():N}";

    public ImportRun(string? token = null) => Environment.SetEnvironmentVariable(variable, token ?? TestTokens.Good);

    public string Folder { get; } = Directory.CreateTempSubdirectory("import-").FullName;

    public string State => Path.Combine(Folder, "state.json");

    public HastyClock Clock { get; } = new();

    /// <summary>What the last run wrote.</summary>
    public string Said { get; private set; } = string.Empty;

    public string Write(string name, string content) => Write(name, System.Text.Encoding.UTF8.GetBytes(content));

    public string Write(string name, byte[] content)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllBytes(path, content);
        return path;
    }

    public void Forget() => Environment.SetEnvironmentVariable(variable, null);

    public async Task<int> RunAsync(Uri server, params string[] args)
    {
        var said = new StringWriter();
        var code = await ImportCommand.RunAsync(["--server", server.ToString(), "--token-from", variable, "--state", State, .. args], said, said, Clock);
        Said = said.ToString();
        return code;
    }

    /// <summary>The number after a name in the report.</summary>
    public long Reported(string name) => long.Parse(Said.Split('\n').Single(line => line.StartsWith(name + " ", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], System.Globalization.CultureInfo.InvariantCulture);

    public void Dispose()
    {
        Forget();
        Directory.Delete(Folder, recursive: true);
    }
}
