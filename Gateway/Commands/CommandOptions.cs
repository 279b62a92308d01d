using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Audiogum.Sessions.Gateway.Commands;

/// <summary>Options as all commands that speak to a running server have them.</summary>
internal static class CommandOptions
{
    /// <summary>Default of <c>--server</c>.</summary>
    public const string DefaultServer = "http://127.0.0.1:5080";

    /// <summary>Default of <c>--token-from</c>.</summary>
    public const string DefaultTokenVariable = "SESSIONS_TOKEN";

    /// <summary>Where the server is: its address, ending with a slash.</summary>
    public static Option<Uri> Server() => new("--server")
    {
        Description = "The server.",
        DefaultValueFactory = _ => new(DefaultServer),
        CustomParser = ReadAddress,
        Recursive = true,
    };

    /// <summary>Where the token is: it is never an argument, which others could see.</summary>
    public static Option<string> TokenFrom() => Create("--token-from", "The environment variable that holds the token.", DefaultTokenVariable);

    /// <summary>An option with a default.</summary>
    public static Option<T> Create<T>(string name, string description, T value) => new(name) { Description = description, DefaultValueFactory = _ => value };

    /// <summary>A whole number from 1 on.</summary>
    public static Option<int> UpTo(int most, string name, string description, int value)
    {
        var option = Create(name, string.Create(CultureInfo.InvariantCulture, $"{description}, 1 to {most}."), value);
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var given) && (given < 1 || given > most))
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} is 1 to {most}."));
        });
        return option;
    }

    /// <summary>A time, up to a longest.</summary>
    public static Option<TimeSpan> UpTo(TimeSpan longest, string name, string description, TimeSpan value)
    {
        var option = Create(name, description, value);
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && TimeSpan.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var given) && (given < TimeSpan.Zero || given > longest))
                result.AddError($"{name} is at most {longest:c}.");
        });
        return option;
    }

    private static Uri? ReadAddress(ArgumentResult given)
    {
        if (Uri.TryCreate(given.Tokens[0].Value.TrimEnd('/') + "/", UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)) return address;
        given.AddError("--server is an http or https address.");
        return null;
    }
}
