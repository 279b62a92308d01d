using System.Globalization;
using Audiogum.Sessions.Sessionization.Summaries;

namespace Audiogum.Sessions.Gateway.Load;

/// <summary>What a load came to.</summary>
/// <param name="Client">The client that its events name.</param>
/// <param name="Sessions">Sessions that were written to.</param>
/// <param name="Rate">Events a second that were due.</param>
/// <param name="Batch">Events of a post.</param>
/// <param name="Figures">What was measured.</param>
/// <param name="Verdict">What was read back; null where nobody asked for it.</param>
internal sealed record LoadReport(string Client, int Sessions, int Rate, int Batch, LoadFigures Figures, LoadVerdict? Verdict)
{
    /// <summary>Whether every post was acknowledged, and everything that was read back is as it must be.</summary>
    public bool IsGood => Figures.Answers.Keys.All(answer => answer == LoadFigures.Acknowledged) && Verdict is null or { Differing: 0 };

    /// <summary>Writes it as one JSON document.</summary>
    public void WriteJson(TextWriter output) => output.WriteLine(System.Text.Encoding.UTF8.GetString(ReportJson.Write(this)));

    /// <summary>Writes it for a reader.</summary>
    public void WriteText(TextWriter output)
    {
        Row("sessions", Sessions);
        Row("posts", Figures.Posts);
        foreach (var (answer, count) in Figures.Answers) Row("  " + answer, count);
        foreach (var (why, count) in Figures.Waits) Row("  waited: " + why, count);
        if (Figures.Repeated > 0) Row("  acknowledged when repeated", Figures.Repeated);
        Row("events acknowledged", Figures.Events);
        Row("events/s due", Rate);
        Row("events/s acknowledged", Figures.EventsPerSecond);
        Row("p50 ms", Figures.P50Ms);
        Row("p90 ms", Figures.P90Ms);
        Row("p99 ms", Figures.P99Ms);
        Row("p99.9 ms", Figures.P999Ms);
        Row("max ms", Figures.MaxMs);
        Row("begun late, p99 ms", Figures.LateP99Ms);
        if (Verdict is null) return;
        Row("read back: sessions", Verdict.Sessions);
        Row("read back: events", Verdict.Counted.Events);
        Row("read back: listening ms", Verdict.Counted.ListeningMs);
        Row("differences", Verdict.Differing);
        foreach (var difference in Verdict.Differences) output.WriteLine(difference);

        void Row(string name, double value) => output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-44}{value,14}"));
    }
}
