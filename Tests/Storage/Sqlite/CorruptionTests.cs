using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Storage.Sqlite;
using static Audiogum.Sessions.Tests.Storage.Contract.StoreSamples;

namespace Audiogum.Sessions.Tests.Storage.Sqlite;

/// <summary>
/// What a disk does to files: whatever is flipped or cut off, a reader gets what was written or an exception that names
/// the place, and never something else. What a damaged index hides, <see cref="SqliteCheck"/> finds.
/// </summary>
public sealed class CorruptionTests : IDisposable
{
    private const int Sessions = 60;
    private const int Flips = 120;
    private readonly string _path = Directory.CreateTempSubdirectory("corrupt-").FullName;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_path, recursive: true);

    [Theory]
    [InlineData("shard", "shard + 1")]
    [InlineData("revision", "revision + 2")]
    [InlineData("version", "version | 1024")]
    [InlineData("startedat", "startedat + 1")]
    [InlineData("lastreceivedat", "lastreceivedat - 1")]
    [InlineData("liveuntil", "liveuntil + 1")]
    [InlineData("userid", "NULL")]
    [InlineData("deviceid", "''")]
    [InlineData("client", "'kitchen radio'")]
    [InlineData("platform", "'rtot'")]
    [InlineData("devicename", "'Box'")]
    [InlineData("countrycode", "'gc'")]
    [InlineData("widest", "widest + 1")]
    [InlineData("sealedparts", "1")]
    [InlineData("contribution", "x'0001020304050607080900'")]
    [InlineData("contribution", "x''")]
    [InlineData("summary", "CAST(summary || 'x' AS BLOB)")]
    public async Task Another_value_in_any_column_of_a_sessions_row_is_reported_with_its_place(string column, string value)
    {
        await FillAsync();
        using (var database = SqliteDatabase.Open(Options(_path).DatabaseFile, readOnly: false))
            database.Execute($"UPDATE sessions SET {column} = {value} WHERE id = 2");
        await using var store = Open(_path);
        var fault = await Assert.ThrowsAsync<StoreCorruptException>(async () => await store.FindSessionAsync(Key(1), Cancelled));
        Assert.Equal(("sessions", 2), (fault.Table, fault.Row));
        if (column is not "contribution") // which a listing does not read
            await Assert.ThrowsAsync<StoreCorruptException>(async () => await store.ListSessionsAsync(Query(), Cancelled));
        if (column is "revision" or "contribution")
        {
            var rows = await store.ReadChangesAsync(Tenant, Shard, default, null, Cancelled).ToListAsync(Cancelled);
            Assert.Throws<StoreCorruptException>(Assert.Single(rows, row => row.Damage is not null).DemandSound);
        }

        Assert.Equal(Sessions - 1, (await Task.WhenAll(Enumerable.Range(0, Sessions).Where(s => s != 1).Select(s => store.FindSessionAsync(Key(s), Cancelled).AsTask()))).Count(row => row is not null));
        Assert.Contains(SqliteCheck.Run(Options(_path)), said => said.Contains("Row 2 of sessions", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_sound_file_has_no_faults()
    {
        await FillAsync();
        Assert.Empty(SqliteCheck.Run(Options(_path)));
    }

    [Fact]
    public async Task Flipped_bits_anywhere_in_the_file_are_never_read_as_data()
    {
        await FillAsync();
        var (whole, sound, random) = (await File.ReadAllBytesAsync(Options(_path).DatabaseFile, Cancelled), await ReadAsync(_path), new Random(7));
        var noticed = 0;
        for (var flip = 0; flip < Flips; flip++)
        {
            var damaged = (byte[])whole.Clone();
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            noticed += await IsNoticedAsync(damaged, [], sound) ? 1 : 0;
        }

        Assert.InRange(noticed, Flips / 4, Flips);
    }

    [Fact]
    public async Task A_file_that_was_cut_off_is_never_read_as_data()
    {
        await FillAsync();
        var (whole, sound) = (await File.ReadAllBytesAsync(Options(_path).DatabaseFile, Cancelled), await ReadAsync(_path));
        for (var length = 4_096; length < whole.Length; length += 37_003)
            Assert.True(await IsNoticedAsync(whole[..length], [], sound), $"cut to {length} bytes");
    }

    /// <summary>The log is checked frame by frame when it is recovered: what follows a damaged one is as if it had never been written.</summary>
    [Fact]
    public async Task A_damaged_log_gives_an_earlier_state_and_no_other()
    {
        byte[] file, log;
        Dictionary<int, string> sound;
        await using (var store = Open(_path))
        {
            await CommitAsync(store);
            sound = await ReadAsync(store);
            file = await ReadLiveAsync(Options(_path).DatabaseFile);
            log = await ReadLiveAsync(Options(_path).DatabaseFile + "-wal");
        }

        var random = new Random(11);
        for (var flip = 0; flip < 40; flip++)
        {
            var damaged = flip % 2 == 0 ? log[..random.Next(log.Length)] : (byte[])log.Clone();
            if (flip % 2 == 1) damaged[random.Next(damaged.Length)] ^= 8;
            var path = Write(file, damaged);
            var left = await ReadAsync(path);
            Assert.All(left, session => Assert.Equal(sound[session.Key], session.Value));
            Assert.Equal(Enumerable.Range(0, left.Count), left.Keys.Order());
            Directory.Delete(path, recursive: true);
        }
    }

    /// <summary>Whether anything was said about the damage. What is read without a word must be what was written.</summary>
    private static async Task<bool> IsNoticedAsync(byte[] file, byte[] log, Dictionary<int, string> sound)
    {
        var path = Write(file, log);
        try
        {
            var faults = SqliteCheck.Run(Options(path)).ToList();
            await using var store = Open(path);
            for (var session = 0; session < Sessions; session++)
            {
                if (await TryReadAsync(store, session) is not { } read) faults.Add($"{session} cannot be read");
                else if (read != sound[session]) Assert.True(faults.Count > 0 && IsPartOf(read, sound[session]), $"{read} is not {sound[session]}, and the check found {faults.Count} faults");
            }

            return faults.Count > 0;
        }
        catch (Exception exception) when (exception is StoreUnavailableException or InvalidOperationException)
        {
            return true; // not even opened
        }
        finally
        {
            Directory.Delete(path, recursive: true);
        }
    }

    private const string Nothing = "nothing";

    /// <summary>A damaged index hides a row or some of its events, and the check says so. A session grain counts them before it goes on.</summary>
    private static bool IsPartOf(string read, string sound) => read == Nothing || read.Split('\n').All(sound.Split('\n').Contains);

    private static async Task<string?> TryReadAsync(SqliteSessionStore store, int session)
    {
        try
        {
            if (await store.FindSessionAsync(Key(session), Cancelled) is not { } row) return Nothing;
            var events = await store.ReadEventsAsync(Key(session), Cancelled).ToListAsync(Cancelled);
            return $"{row with { Summary = default, Contribution = default }} {Text(row.Summary)} {Convert.ToHexString(row.Contribution.Span)}\n{string.Join('\n', events.Select(e => $"{e.SequenceNumber} {e.Receipt} {Text(e.Json)}").Append(string.Empty))}";
        }
        catch (StoreUnavailableException)
        {
            return null;
        }
    }

    private static async Task<Dictionary<int, string>> ReadAsync(string path)
    {
        await using var store = Open(path);
        return await ReadAsync(store);
    }

    private static async Task<Dictionary<int, string>> ReadAsync(SqliteSessionStore store)
    {
        var read = new Dictionary<int, string>();
        for (var session = 0; session < Sessions; session++)
            if (await TryReadAsync(store, session) is { } text and not Nothing) read.Add(session, text);
        return read;
    }

    private async Task FillAsync()
    {
        await using var store = Open(_path);
        await CommitAsync(store);
    }

    private static async Task CommitAsync(SqliteSessionStore store)
    {
        for (var session = 0; session < Sessions; session++)
        {
            var row = Row(Key(session)) with { Summary = Json($"{{\"events\":2,\"name\":\"{new string('n', 20 * session)}\"}}"), Contribution = new byte[40 * session] };
            await store.CommitAsync(Commit(row, Event(1), Event(2, json: $"{{\"n\":2,\"of\":{session}}}")), Cancelled);
        }
    }

    private static string Write(byte[] file, byte[] log)
    {
        var path = Directory.CreateTempSubdirectory("corrupt-").FullName;
        File.WriteAllBytes(Options(path).DatabaseFile, file);
        if (log.Length > 0) File.WriteAllBytes(Options(path).DatabaseFile + "-wal", log);
        return path;
    }

    private static async Task<byte[]> ReadLiveAsync(string file)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[stream.Length];
        await stream.ReadExactlyAsync(bytes, Cancelled);
        return bytes;
    }

    private static SqliteStoreOptions Options(string path) => new() { DataPath = path };

    private static SqliteSessionStore Open(string path)
    {
        var store = new SqliteSessionStore(Options(path), TimeProvider.System);
        store.Open();
        return store;
    }
}
