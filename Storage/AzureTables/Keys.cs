using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;
using Audiogum.Sessions.Sessionization;

namespace Audiogum.Sessions.Storage.AzureTables;

/// <summary>
/// Names of partitions and rows, all of one table. What follows a prefix sorts as its number does: the service compares
/// keys as texts.
/// </summary>
/// <remarks>
/// <list type="table">
/// <item><term><c>s:tenant:session</c></term><description>A session, whole: its row (<c>row</c>), what was committed (<c>c:</c> by first number), sealed
/// parts (<c>x:</c>), places of its plays (<c>y:</c>), marks of commits with rejections (<c>k:</c>), and pieces of what is too large for one entity (<c>p:</c>).</description></item>
/// <item><term><c>h:tenant:shard</c></term><description>A shard's log (<c>c:</c> by number), how much of it is settled (<c>settled</c>), and indexes: starts (<c>l:</c>), plays (<c>p:</c>), days (<c>d:</c>, <c>b:</c>), hours of the living (<c>v:</c>).</description></item>
/// <item><term><c>w:tenant:shard</c></term><description>What a shard keeps of its views, by day: apart from its log, which every commit appends to.</description></item>
/// <item><term><c>u:tenant:hash</c>, <c>v:tenant:hash</c></term><description>Starts of a user's and a device's sessions.</description></item>
/// <item><term><c>r:tenant</c></term><description>Rejections (<c>c:</c> by number) and their counts (<c>n:</c>, <c>m:</c> by quarter hour).</description></item>
/// <item><term><c>t</c>, <c>meta</c></term><description>Tenants; what the table was written with, and notes (<c>n:</c>).</description></item>
/// </list>
/// </remarks>
internal static class Keys
{
    public const string Row = "row";
    public const string Head = "head";
    public const string Settled = "settled";
    public const string Tenants = "t";
    public const string Meta = "meta";

    /// <summary>Sorts above everything that begins with the same text.</summary>
    public const char End = '~';

    public static string Session(SessionKey key) => Session(key.Tenant, key.SessionId);

    public static string Session(string tenant, string sessionId) => $"s:{Escape(tenant)}:{sessionId}";

    public static string Shard(string tenant, int shard) => string.Create(CultureInfo.InvariantCulture, $"h:{Escape(tenant)}:{shard:D4}");

    public static string Snapshots(string tenant, int shard) => string.Create(CultureInfo.InvariantCulture, $"w:{Escape(tenant)}:{shard:D4}");

    public static string User(string tenant, string userId) => $"u:{Escape(tenant)}:{Hash(userId)}";

    public static string Device(string tenant, string deviceId) => $"v:{Escape(tenant)}:{Hash(deviceId)}";

    public static string Rejections(string tenant) => $"r:{Escape(tenant)}";

    public static string Log(long number) => "c:" + Up(number);

    public static string Start(long startedAt, string sessionId) => $"l:{Down(startedAt)}:{sessionId}";

    public static string Play(long startedAt, string sessionId, long openedBy) => $"p:{Down(startedAt)}:{sessionId}:{Up(openedBy)}";

    public static string Day(long block, string sessionId) => $"d:{Up(block)}:{sessionId}";

    public static string Block(long block) => "b:" + Up(block);

    public static string Live(long hour, string sessionId) => $"v:{Up(hour)}:{sessionId}";

    public static string Chunks(long first, long revision) => $"c:{Up(first)}:{Up(revision)}";

    public static string Mark(string nonce) => "k:" + nonce;

    public static string Sealed(string generation, int number) => $"x:{generation}:{Up(number)}";

    public static string SessionPlay(string generation, PlayEntry play) => $"y:{generation}:{Up(play.StartedAt)}:{Up(play.OpenedBy)}";

    public static string Note(string name) => "n:" + name;

    public static string Count(long quarter) => "n:" + Up(quarter);

    public static string PendingCount(long quarter, long number) => $"m:{Up(quarter)}:{Up(number)}";

    /// <summary>A number as a text that sorts like it.</summary>
    public static string Up(long number) => ((ulong)number ^ (1UL << 63)).ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>A number as a text that sorts against it.</summary>
    public static string Down(long number) => Up(~number);

    /// <summary>The number of <see cref="Up"/>.</summary>
    public static long Number(ReadOnlySpan<char> up) => (long)(ulong.Parse(up, NumberStyles.HexNumber, CultureInfo.InvariantCulture) ^ (1UL << 63));

    /// <summary>A tenant's name in characters that keys may have; no two are the same.</summary>
    public static string Escape(string tenant)
    {
        var text = new StringBuilder(tenant.Length);
        foreach (var unit in Encoding.UTF8.GetBytes(tenant))
        {
            if (char.IsAsciiLetterOrDigit((char)unit) || unit is (byte)'-' or (byte)'.') text.Append((char)unit);
            else text.Append('_').Append(unit.ToString("x2", CultureInfo.InvariantCulture));
        }

        return text.ToString();
    }

    private static string Hash(string text) => XxHash128.HashToUInt128(MemoryMarshal.AsBytes(text.AsSpan())).ToString("x32", CultureInfo.InvariantCulture);
}
