using System.Globalization;

namespace Audiogum.Sessions.Gateway.Importing;

/// <summary>The report of an import as text.</summary>
internal static class ReportText
{
    /// <summary>Writes the counts, then every event that is named: <c>file:line code pointer message</c>.</summary>
    public static void Write(ImportReport report, IReadOnlyList<string> files, TextWriter output)
    {
        Count("received", report.Received);
        Count("accepted", report.Accepted);
        Count("duplicates", report.Duplicates);
        Count("conflicts", report.Conflicts);
        Count("rejected", report.Rejected);
        foreach (var (code, count) in report.RejectedByCode) Count($"  {code}", count);
        foreach (var refused in report.Named)
            output.WriteLine(string.Join(' ', ((string[])[$"{files[refused.File]}:{refused.Line.ToString(CultureInfo.InvariantCulture)}", refused.Code, refused.Pointer, refused.Message]).Where(part => part.Length > 0)));
        if (report.Rejected + report.Conflicts - report.Named.Count is > 0 and var more) output.WriteLine($"and {more.ToString(CultureInfo.InvariantCulture)} more");

        void Count(string name, long count) => output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-24}{count,12}"));
    }
}
