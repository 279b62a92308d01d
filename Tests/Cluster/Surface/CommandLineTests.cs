using System.Diagnostics;
using System.Net.Http.Headers;
using System.Reflection;
using System.Text.Json;

using Audiogum.Sessions.Gateway.Authentication;
using Audiogum.Sessions.Silo;
using Audiogum.Sessions.Silo.Commands;
using Audiogum.Sessions.Tests.Cluster.Processes;

namespace Audiogum.Sessions.Tests.Cluster.Surface;

/// <summary>What the two programs do with their arguments, and the commands that a real installation begins with.</summary>
public sealed class CommandLineTests : IDisposable
{
    private static readonly Assembly Gateway = typeof(CurrentCaller).Assembly, Silo = typeof(SiloOptions).Assembly;

    private static readonly ProgramArguments Arguments = new("program", "Serves.", [("import", "Imports."), ("check", "Checks.")], [("--demo", "Plays.")]);

    private readonly string _directory = Directory.CreateTempSubdirectory("commands-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("--urls", "http://127.0.0.1:0")]
    [InlineData("--Sessions:GatewayPort=0")]
    [InlineData("--Sessions:DataPath=./data", "--urls=http://*:80", "--demo")]
    [InlineData("/Sessions:DataPath", "./data")]
    [InlineData("Sessions:DataPath=./data")]
    [InlineData("--Some:Number", "-1")]
    public void Settings_in_every_form_that_the_framework_reads_are_arguments(params string[] args) => Assert.Null(Arguments.FaultOf(args));

    [Theory]
    [InlineData("impot", "import", "impot", "file.gz")]
    [InlineData("--demo", "--demmo", "--demmo")]
    [InlineData("--help", "--hlep", "--hlep")]
    [InlineData("--demo", "--dem", "--dem", "--urls", "http://127.0.0.1:0")]
    [InlineData("come first", "check", "--Sessions:DataPath=x", "check")]
    [InlineData("-x", "-x", "-x=1")]
    [InlineData("without a value", "--Sessions:DataPath", "--Sessions:DataPath")]
    public void Unknown_arguments_are_refused_with_the_nearest_word(string said, string also, params string[] args)
    {
        var fault = Arguments.FaultOf(args);
        Assert.Contains(said, fault);
        Assert.Contains(also, fault);
    }

    [Fact]
    public async Task Help_and_misspelt_commands_start_no_server()
    {
        foreach (var (program, command, misspelt) in (IEnumerable<(Assembly, string, string)>)[(Gateway, "import", "impotr"), (Silo, "schema", "shcema")])
        {
            var help = await RunAsync(program, "--help");
            Assert.Equal((0, string.Empty), (help.Code, help.Errors));
            Assert.Contains(command, help.Output, StringComparison.Ordinal);

            var wrong = await RunAsync(program, misspelt, "--urls=http://127.0.0.1:0");
            Assert.Equal((2, string.Empty), (wrong.Code, wrong.Output));
            Assert.Contains($"Did you mean {command}?", wrong.Errors, StringComparison.Ordinal);
        }

        Assert.Equal(0, (await RunAsync(Silo, "schema", "--help")).Code);
    }

    [Theory]
    [InlineData("is no IANA time zone", "--Sessions:Tenants:acme:TimeZone=Mars/Olympus")]
    [InlineData("Proxies:PathBase must be a path", "--Proxies:PathBase=/keep/")]
    [InlineData("The data directory cannot be used", "--Sessions:DataPath=/proc/nowhere")]
    [InlineData("address already in use", null)]
    public async Task Faults_of_what_a_server_is_given_are_one_line_and_no_stack_trace(string said, string? setting)
    {
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var begun = await RunAsync(Gateway, "init");
        Assert.Equal(0, begun.Code);
        var run = await RunAsync(Gateway, setting ?? $"--urls=http://{taken.LocalEndpoint}", setting is null ? "--Sessions:DataPath=./data" : "--urls=http://127.0.0.1:0");
        Assert.Equal(1, run.Code);
        Assert.Contains(said, run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_configuration_that_is_no_JSON_is_named()
    {
        await File.WriteAllTextAsync(Path.Combine(_directory, "appsettings.json"), "{ broken", TestContext.Current.CancellationToken);
        var run = await RunAsync(Gateway, "--urls=http://127.0.0.1:0");
        Assert.Equal(1, run.Code);
        Assert.Contains("appsettings.json", run.Errors, StringComparison.Ordinal);
        Assert.Single(run.Errors.Trim().Split('\n'));
    }

    [Fact]
    public async Task The_commands_of_a_silo_read_appsettings_as_the_server_does()
    {
        await File.WriteAllTextAsync(
            Path.Combine(_directory, "appsettings.json"),
            """{"ConnectionStrings":{"PostgreSql":"Nonsense=1"},"Sessions":{"DataPath":"./elsewhere"},"Archive":{"Path":"./archive"}}""", TestContext.Current.CancellationToken);
        var check = await RunAsync(Silo, "check");
        Assert.Contains("elsewhere", check.Output + check.Errors, StringComparison.Ordinal);
        Assert.Contains("nonsense", (await RunAsync(Silo, "schema")).Errors, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("--tenant names the tenant.", (await RunAsync(Silo, "replay")).Errors.Trim()); // and the archive is known
    }

    [Fact]
    public async Task An_installation_begins_with_a_configuration_and_an_administrators_token_of_its_own()
    {
        var written = await RunAsync(Gateway, "init");
        Assert.Equal((0, string.Empty), (written.Code, written.Errors));
        var file = Path.Combine(_directory, "appsettings.json");
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        var before = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        Assert.Equal(2, (await RunAsync(Gateway, "init")).Code);
        Assert.Equal(before, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));

        var token = await RunAsync(Gateway, "token", "--tenant", "acme", "--user", "first");
        Assert.Equal((0, string.Empty), (token.Code, token.Errors));
        Assert.Equal(2, (await RunAsync(Gateway, "token", "--tenant", "Acme")).Code);
        Assert.Equal(2, (await RunAsync(Gateway, "token", "--tenant", "acme", "--issuer", "urn:another")).Code);

        await using var server = await ServerProcess.StartConfiguredAsync(_directory);
        using var client = new HttpClient { BaseAddress = server.Client.BaseAddress };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Output.Trim());
        var me = JsonElement.Parse(await client.GetStringAsync("/v1/me", TestContext.Current.CancellationToken));
        Assert.Equal(("acme", "first"), (me.GetProperty("tenant").GetString(), me.GetProperty("userid").GetString()));
        Assert.Equal("""["events:write","dashboards:read","sessions:read","exports:read","admin"]""", me.GetProperty("scopes").GetRawText());
        Assert.True((await client.GetAsync("/v1/admin/tenant", TestContext.Current.CancellationToken)).IsSuccessStatusCode);
        Assert.True(Directory.Exists(Path.Combine(_directory, "data")));
    }

    private async Task<(int Code, string Output, string Errors)> RunAsync(Assembly program, params string[] args)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [program.Location, .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _directory,
        })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        }
        catch
        {
            process.Kill(); // a server that should not have been started
            throw;
        }

        return (process.ExitCode, await output, await errors);
    }
}
