using System.Globalization;
using System.IO.Hashing;
using System.Text;
using Audiogum.Sessions.Grains.Exports;
using Audiogum.Sessions.Grains.Exports.Batches;
using Audiogum.Sessions.Grains.Exports.Tables;
using Audiogum.Sessions.Grains.Interfaces.Reconciling;

namespace Audiogum.Sessions.Grains.Reconciling;

/// <summary>
/// What lies in a tenant's files of some UTC days: of each session the highest revision and a sum over the hashes of its
/// rows, whatever their order. Some 64 bytes for each session. On the way every file is held to its manifest.
/// </summary>
/// <param name="files">The tenant's files.</param>
/// <param name="days">The partitions, as <c>date=2026-11-20</c>.</param>
internal sealed class ExportedDay(ExportedFileReader files, IReadOnlyList<string> days)
{
    /// <summary>The tables that hold rows of sessions.</summary>
    public static readonly IReadOnlyList<string> Tables = [SessionTable.Table.Name, PlayTable.Table.Name, ItemTable.Table.Name, ListeningTable.Table.Name];

    private readonly Dictionary<UInt128, (long Revision, ulong Rows, bool IsLookedFor)> found = [];
    private readonly Dictionary<UInt128, long> begun = [];
    private readonly HashSet<string> read = [];
    private readonly List<Difference> differences = [];

    /// <summary>Where files are not what their manifests say.</summary>
    public IReadOnlyList<Difference> Differences => differences;

    /// <summary>Reads the files of the days.</summary>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        foreach (var day in days)
        {
            foreach (var table in Tables)
            {
                await foreach (var manifest in files.ManifestsAsync(table, day, cancellationToken)) await ReadAsync(table, day, manifest, cancellationToken);
            }

            read.Add(day);
        }
    }

    /// <summary>The highest revision of a session in files, and the sum over its rows of that revision on the days.</summary>
    /// <param name="session">The session.</param>
    /// <param name="startDay">The partition of its start, which tells its revision although it may be none of the days.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async ValueTask<(long Revision, ulong Rows)> FindAsync(string session, string startDay,
        CancellationToken cancellationToken)
    {
        if (read.Add(startDay))
        {
            await foreach (var row in RowsAsync(SessionTable.Table.Name, startDay, cancellationToken)) Begin(row);
        }

        var (revision, rows, _) = found.GetValueOrDefault(Key(session));
        if (revision > 0) found[Key(session)] = (revision, rows, true);
        return begun.GetValueOrDefault(Key(session)) is var other && other > revision ? (other, 0) : (revision, rows);
    }

    /// <summary>The sessions that nobody looked for, with their highest revisions.</summary>
    public IEnumerable<(string SessionId, long Revision)> Others() => found.Where(entry => !entry.Value.IsLookedFor).Select(entry => (entry.Key.ToString("x32", CultureInfo.InvariantCulture), entry.Value.Revision));

    /// <summary>The rows of a session on the days, of one revision, by table.</summary>
    public async Task<IReadOnlyList<(string Table, ParquetRow Row)>> RowsOfAsync(string session, long revision, CancellationToken cancellationToken)
    {
        var rows = new List<(string, ParquetRow)>();
        foreach (var (day, table) in days.SelectMany(day => Tables.Select(table => (day, table))))
        {
            await foreach (var row in RowsAsync(table, day, cancellationToken))
                if (row.SessionId == session && row.Revision == revision) rows.Add((table, row));
        }

        return rows;
    }

    /// <summary>A number that stands for a row, for sums.</summary>
    public static ulong HashOf(string table, ParquetRow row)
    {
        var text = new StringBuilder(table);
        foreach (var (name, value) in row.Values) text.Append('\n').Append(name).Append(value is null ? '!' : '=').Append(value);
        return XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static UInt128 Key(string session) => UInt128.Parse(session, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private async Task ReadAsync(string table, string day, PartitionManifest manifest, CancellationToken cancellationToken)
    {
        var (rows, sums, name) = (0L, new Dictionary<string, long>(), $"{table}/{day}/{manifest.Sequence}");
        foreach (var file in manifest.Files)
        {
            if (await files.ReadAsync(new(manifest, file, $"{table}/{day}/{file.Name}"), cancellationToken) is not { } content)
            {
                Differ($"{name} {file.Name}", file.Sha256, null);
                return;
            }

            await foreach (var row in ParquetRowReader.ReadAsync(content))
            {
                rows++;
                foreach (var column in manifest.Sums.Keys) sums[column] = unchecked(sums.GetValueOrDefault(column) + long.Parse(row.Values.GetValueOrDefault(column) ?? "0", CultureInfo.InvariantCulture));
                Add(table, row);
            }
        }

        if (rows != manifest.Rows) Differ($"{name} rows", Text(manifest.Rows), Text(rows));
        foreach (var (column, sum) in manifest.Sums)
            if (sums.GetValueOrDefault(column) != sum) Differ($"{name} sums.{column}", Text(sum), Text(sums.GetValueOrDefault(column)));
    }

    private void Add(string table, ParquetRow row)
    {
        if (table == SessionTable.Table.Name) Begin(row);
        var (revision, rows, _) = found.GetValueOrDefault(Key(row.SessionId));
        if (row.Revision < revision) return;
        found[Key(row.SessionId)] = (row.Revision, unchecked((row.Revision > revision ? 0 : rows) + HashOf(table, row)), false);
    }

    private void Begin(ParquetRow row) => begun[Key(row.SessionId)] = Math.Max(begun.GetValueOrDefault(Key(row.SessionId)), row.Revision);

    private async IAsyncEnumerable<ParquetRow> RowsAsync(string table, string day, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var file in files.FilesAsync(table, day, "parquet", cancellationToken))
        {
            if (await files.ReadAsync(file, cancellationToken) is not { } content) continue;
            await foreach (var row in ParquetRowReader.ReadAsync(content)) yield return row;
        }
    }

    private void Differ(string field, string? expected, string? there) => differences.Add(new(ExportComparison.Where, null, field, expected, there));

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
