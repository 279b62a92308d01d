using System.Text.Json;

using Audiogum.Sessions.Gateway.Problems;

namespace Audiogum.Sessions.Gateway.Administration;

/// <summary>A token that an administrator asks for.</summary>
/// <param name="Id">Its <c>jti</c>, made here.</param>
/// <param name="Scopes">What it is to allow.</param>
/// <param name="UserId">Whose it is to be, or null.</param>
/// <param name="DeviceId">Which device's, or null.</param>
/// <param name="Lifetime">How long it is to be valid.</param>
internal sealed record TokenRequest(string Id, IReadOnlyList<string> Scopes, string? UserId, string? DeviceId, TimeSpan Lifetime)
{
    /// <summary>Scopes that may be given away: not an administrator's own, nor an operator's.</summary>
    public static IReadOnlyList<string> MayGive { get; } = [.. Authentication.Scopes.All.Except([Authentication.Scopes.Admin, Authentication.Scopes.Operator])];

    /// <summary>Reads a request, or says what is wrong with it: exactly one is not null.</summary>
    public static (TokenRequest? Request, Problem? Problem) Read(JsonElement body)
    {
        try
        {
            if (body.Deserialize<AskedToken>(Strictly) is not { } asked) return Fault(null, "It is null.");
            if (asked.Scopes is not { Count: > 0 } scopes || scopes.Except(MayGive).Any()) return Fault("scopes", $"scopes must hold some of {string.Join(", ", MayGive)}.");
            if (IsBad(asked.UserId)) return Fault("userid", $"userid has 1 to {Limits.MaxIdLength} characters.");
            if (IsBad(asked.DeviceId)) return Fault("deviceid", $"deviceid has 1 to {Limits.MaxIdLength} characters.");
            var most = (long)Limits.MaxTokenLifetime.TotalSeconds;
            if (asked.Seconds is not { } seconds || seconds < 1 || seconds > most) return Fault("seconds", $"seconds must be a whole number from 1 to {most}.");
            return (new(Guid.NewGuid().ToString("N"), [.. scopes.Distinct()], asked.UserId, asked.DeviceId, TimeSpan.FromSeconds(seconds)), null);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return Fault(null, "A token is asked for by {\"scopes\":[\"events:write\"],\"deviceid\":\"…\",\"userid\":\"…\",\"seconds\":86400}.");
        }
    }

    private static readonly JsonSerializerOptions Strictly = new(JsonSerializerOptions.Strict) { PropertyNamingPolicy = Sessionization.Summaries.ReportJson.Options.PropertyNamingPolicy };

    private static bool IsBad(string? id) => id is { Length: 0 or > Limits.MaxIdLength };

    private static (TokenRequest?, Problem?) Fault(string? name, string detail) => (null, KnownProblems.BadSetting(name, detail));
}

/// <summary>The body of <c>POST /v1/admin/tokens</c>.</summary>
/// <param name="Scopes">What the token is to allow: <c>events:write</c> for a device, <c>dashboards:read</c> and others for dashboards.</param>
/// <param name="UserId">Whose it is to be.</param>
/// <param name="DeviceId">Which device's it is to be.</param>
/// <param name="Seconds">How long it is to be valid: at most 90 days.</param>
public sealed record AskedToken(IReadOnlyList<string>? Scopes = null, string? UserId = null, string? DeviceId = null, long? Seconds = null);
