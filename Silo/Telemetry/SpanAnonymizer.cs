using System.Diagnostics;
using OpenTelemetry;

namespace Audiogum.Sessions.Silo.Telemetry;

/// <summary>
/// Takes from every span what could name a session, a user or a device: actors' keys, addresses with their queries, and
/// the texts of exceptions. Goes before the exporter.
/// </summary>
internal sealed class SpanAnonymizer : BaseProcessor<Activity>
{
    private static readonly string[] Names =
    [
        "orleans.rpc.target_id", "orleans.rpc.source_id", "orleans.grain.id", "url.path", "url.query", "url.full",
        "exception.message", "exception.stacktrace",
    ];

    public override void OnEnd(Activity data)
    {
        foreach (var name in Names)
        {
            if (data.GetTagItem(name) is not null) data.SetTag(name, null);
        }
    }
}
