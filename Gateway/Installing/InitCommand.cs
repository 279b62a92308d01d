using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

using Audiogum.Sessions.Gateway.Authentication;
using Audiogum.Sessions.Gateway.Commands;

namespace Audiogum.Sessions.Gateway.Installing;

/// <summary>
/// The command <c>init</c>: writes a configuration that a server starts with, with an issuer and a signing key of its own,
/// readable by its owner alone. An existing file is never changed.
/// </summary>
internal static class InitCommand
{
    /// <summary>Its name.</summary>
    public const string Name = "init";

    /// <summary>What it does.</summary>
    public const string Purpose = "Write a working appsettings.json with a signing key of its own.";

    private const int Unusable = 2;

    private const int KeyBytes = 32, NameBytes = 8;

    private static readonly Option<string> File =
        CommandOptions.Create("--file", "The file to write; there must be none of that name.", "appsettings.json");

    private static readonly Option<string> DataPath =
        CommandOptions.Create("--data", "The directory that the server stores its data in.", "./data");

    private static readonly RootCommand Definition = new(Purpose) { File, DataPath };

    /// <summary>Runs it.</summary>
    /// <param name="args">What follows its name.</param>
    /// <param name="output">What was written and what comes next.</param>
    /// <param name="error">Why it could not.</param>
    /// <returns>0, or 2 for arguments that cannot be used or a file that cannot be written.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        var parsed = Definition.Parse(args);
        if (parsed.Errors.Count == 0 && parsed.Action is not null)
            return await parsed.InvokeAsync(new() { Output = output, Error = error });
        if (parsed.Errors.Count > 0) return Fail(string.Join('\n', parsed.Errors.Select(fault => fault.Message)));
        var path = parsed.GetRequiredValue(File);
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            await using var file = new FileStream(path, options);
            await file.WriteAsync(Configuration(parsed.GetRequiredValue(DataPath)));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Fail(exception.Message);
        }

        await output.WriteLineAsync($"""
            {path}: written. It holds the key that signs tokens: keep it secret, and back it up.
            Next: start the server in this directory, and sign a token with the command "{TokenCommand.Name} --tenant <name>".
            """);
        return 0;

        int Fail(string reason)
        {
            error.WriteLine(reason);
            return Unusable;
        }
    }

    // The issuer's name is of this installation only: a token of another one is refused even if a key is shared by mistake.
    private static byte[] Configuration(string dataPath)
    {
        var issuer = $"urn:audiogum-sessions:{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(NameBytes))}";
        var bearer = new JsonObject
        {
            ["ValidIssuer"] = issuer,
            ["ValidAudiences"] = new JsonArray("audiogum-sessions"),
            ["SigningKeys"] = new JsonArray(new JsonObject
            {
                ["Id"] = "k1",
                ["Issuer"] = issuer,
                ["Value"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes)),
                ["Length"] = KeyBytes,
            }),
        };
        JsonNode section = bearer;
        foreach (var name in BearerSettings.Section.Split(':').Reverse()) section = new JsonObject { [name] = section };
        section["Sessions"] = new JsonObject { ["DataPath"] = dataPath };
        return JsonSerializer.SerializeToUtf8Bytes(section, Indented);
    }

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
}
