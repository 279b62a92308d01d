using System.Globalization;
using System.Text.Json;

using Audiogum.Sessions.Gateway.Authentication;
using Audiogum.Sessions.Gateway.Explorer;
using Audiogum.Sessions.Gateway.Ingestion;
using Audiogum.Sessions.Gateway.Problems;
using Audiogum.Sessions.Gateway.Reporting;
using Audiogum.Sessions.Grains.Interfaces.Administration;
using Audiogum.Sessions.Sessionization.Summaries;

using Microsoft.Extensions.Options;

namespace Audiogum.Sessions.Gateway.Administration;

/// <summary><c>/v1/admin/tenant</c>: what the administrators of a tenant may set. The tenant is the token's own.</summary>
internal static class TenantEndpoints
{
    /// <summary>Maps the endpoints.</summary>
    public static void MapTenant(this IEndpointRouteBuilder admin)
    {
        admin.MapGet("/tenant", async (CurrentCaller caller, IGrainFactory grains, IOptions<IngestionOptions> options) =>
            Answer(caller, await Settings(caller, grains).Get(), EventAllowance.FromOptions(options.Value)))
            .Answers<TenantDocument>(AdministrationEndpoints.Tag, "The tenant's settings");
        admin.MapPatch("/tenant", ChangeAsync)
            .Answers<TenantDocument>(AdministrationEndpoints.Tag, "Change the tenant's settings", "Members left out stay as they are; null takes a setting back, so that the configuration counts.")
            .TakesBody<TenantChange>("A JSON object with some of the settings.")
            .Fails(StatusCodes.Status400BadRequest, StatusCodes.Status415UnsupportedMediaType);
    }

    private static async Task<IResult> ChangeAsync(HttpContext context, CurrentCaller caller, IGrainFactory grains, IOptions<IngestionOptions> options)
    {
        var (body, unread) = await AdminRequest.ReadAsync(context.Request, context.RequestAborted);
        if (body is null) return unread!;
        using var read = body;
        var configured = EventAllowance.FromOptions(options.Value);
        var values = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var member in body.RootElement.EnumerateObject())
        {
            if (TenantSetting.Find(member.Name) is not { } setting) return KnownProblems.BadSetting(null, "The tenant has no such setting.");
            if (!TryRead(member.Value, setting, out var value)) return KnownProblems.BadSetting(setting.Name, $"{setting.Name} is of the wrong type.");
            if (value is not null && setting.Fault(value) is { } fault) return KnownProblems.BadSetting(setting.Name, fault);
            if (value is not null && Ceiling(setting, configured) is { } most && int.Parse(value, CultureInfo.InvariantCulture) > most)
                return KnownProblems.BadSetting(setting.Name, string.Create(CultureInfo.InvariantCulture, $"{setting.Name} may be at most {most}, which is configured."));
            values[setting.Name] = value;
        }

        var outcome = await Settings(caller, grains).Change(new(AdminRequest.Who(caller), values));
        return outcome.Settings is { } settings ? Answer(caller, settings, configured) : KnownProblems.BadSetting(outcome.Name, outcome.Fault!);
    }

    private static bool TryRead(JsonElement json, TenantSetting setting, out string? value)
    {
        value = json.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.Number when setting.Least is not null => json.GetRawText(),
            JsonValueKind.String when setting.Least is null && TryText(json, out var text) => text,
            _ => string.Empty,
        };
        return value != string.Empty;
    }

    private static bool TryText(JsonElement json, out string? text)
    {
        try
        {
            text = json.GetString();
            return true;
        }
        catch (InvalidOperationException)
        {
            text = null; // half a surrogate pair
            return false;
        }
    }

    private static int? Ceiling(TenantSetting setting, EventAllowance configured) =>
        setting == TenantSetting.EventsPerSecond ? configured.PerSecond
        : setting == TenantSetting.EventsBurst ? configured.Burst
        : setting == TenantSetting.DeviceEventsPerSecond ? configured.DevicePerSecond
        : setting == TenantSetting.DeviceEventsBurst ? configured.DeviceBurst
        : setting == TenantSetting.MaxStoredMebibytes && configured.MaxStoredMebibytes > 0 ? configured.MaxStoredMebibytes
        : null;

    private static ITenantSettingsGrain Settings(CurrentCaller caller, IGrainFactory grains) => grains.GetGrain<ITenantSettingsGrain>(caller.Tenant);

    private static JsonResult Answer(CurrentCaller caller, AdministeredSettings settings, EventAllowance configured) =>
        new(ReportJson.Write(TenantDocument.Create(caller.Tenant, settings, configured)));
}
