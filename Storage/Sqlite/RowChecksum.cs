using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace Audiogum.Sessions.Storage.Sqlite;

/// <summary>
/// The checksums of rows: each of the two blobs of a session, and what a shard keeps, ends with one, over the blob and the
/// columns that are read with it. What does not match is reported with its place and never read as data.
/// </summary>
internal static class RowChecksum
{
    private const int Length = sizeof(ulong);
    private const string Sessions = "sessions";
    private const string Snapshots = "snapshots";

    [ThreadStatic]
    private static XxHash3? _hash;

    /// <summary>The checksum of the contribution: covers tenant, session, revision and change, too.</summary>
    public static ulong OfContribution(ReadOnlySpan<byte> contribution, string tenant, ReadOnlySpan<byte> sessionId, long revision, long change)
    {
        var hash = Begin();
        hash.Append(MemoryMarshal.AsBytes(tenant.AsSpan()));
        hash.Append(sessionId);
        hash.Append(MemoryMarshal.AsBytes<long>([revision, change]));
        hash.Append(contribution);
        return hash.GetCurrentHashAsUInt64();
    }

    /// <summary>The checksum of the summary: covers the tenant and every other column of the row, too.</summary>
    public static ulong OfRow(SessionRow row, long widest)
    {
        var hash = Begin();
        hash.Append(MemoryMarshal.AsBytes(row.Key.Tenant.AsSpan()));
        hash.Append("/\0"u8); // the key as text, in UTF-16
        hash.Append(MemoryMarshal.AsBytes(row.Key.SessionId.AsSpan()));
        hash.Append(MemoryMarshal.AsBytes<long>(
            [row.Shard, row.Revision, row.Version, row.StartedAt, row.LastReceivedAt, row.LiveUntil, row.SealedParts, widest]));
        foreach (var text in (ReadOnlySpan<string?>)[row.UserId, row.DeviceId, row.Client, row.Platform, row.DeviceName, row.CountryCode])
        {
            hash.Append(MemoryMarshal.AsBytes<int>([text?.Length ?? -1]));
            hash.Append(MemoryMarshal.AsBytes(text.AsSpan()));
        }

        hash.Append(row.Summary.Span);
        return hash.GetCurrentHashAsUInt64();
    }

    /// <summary>A blob: what it holds, with its checksum at the end.</summary>
    /// <param name="body">What it holds.</param>
    /// <param name="checksum">Its checksum.</param>
    /// <param name="room">Where it is put together; replaced by a larger one where it is too small, and used again for the next.</param>
    public static ReadOnlySpan<byte> Append(ReadOnlySpan<byte> body, ulong checksum, ref byte[] room)
    {
        if (room.Length < body.Length + Length) room = new byte[Math.Max(body.Length + Length, room.Length * 2)];
        body.CopyTo(room);
        BinaryPrimitives.WriteUInt64LittleEndian(room.AsSpan(body.Length), checksum);
        return room.AsSpan(0, body.Length + Length);
    }

    /// <summary>The blob of what a shard keeps: covers its key, too.</summary>
    public static byte[] AppendToSnapshot(ReadOnlySpan<byte> data, string tenant, long shard, long day)
    {
        var blob = new byte[data.Length + Length];
        Append(data, OfSnapshot(data, tenant, shard, day), ref blob);
        return blob;
    }

    /// <summary>What a shard keeps, if it is what was written.</summary>
    /// <exception cref="StoreCorruptException">It is not.</exception>
    public static ReadOnlyMemory<byte> OpenSnapshot(byte[] blob, string tenant, long shard, long day, long id)
    {
        var (data, checksum) = Split(blob, id, Snapshots);
        return OfSnapshot(data.Span, tenant, shard, day) == checksum ? data : throw Corrupt(id, Snapshots);
    }

    /// <summary>The contribution, if it is what was written.</summary>
    /// <exception cref="StoreCorruptException">It is not.</exception>
    public static ReadOnlyMemory<byte> OpenContribution(byte[] blob, string tenant, ReadOnlySpan<byte> sessionId, long revision, long change, long id)
    {
        var (contribution, checksum) = Split(blob, id);
        return OfContribution(contribution.Span, tenant, sessionId, revision, change) == checksum ? contribution : throw Corrupt(id);
    }

    /// <summary>Does nothing if the row, its summary too, is what was written.</summary>
    /// <param name="row">The row; its contribution does not count here.</param>
    /// <param name="widest">The column of this name.</param>
    /// <param name="checksum">What stood at the end of its summary.</param>
    /// <param name="id">Its number.</param>
    /// <exception cref="StoreCorruptException">It is not.</exception>
    public static void Check(SessionRow row, long widest, ulong checksum, long id)
    {
        if (OfRow(row, widest) != checksum) throw Corrupt(id);
    }

    /// <summary>What a blob holds, and the checksum at its end.</summary>
    /// <exception cref="StoreCorruptException">It is too short to end with one.</exception>
    public static (ReadOnlyMemory<byte> Body, ulong Checksum) Split(byte[] blob, long id, string table = Sessions) => blob.Length < Length
        ? throw Corrupt(id, table)
        : (blob.AsMemory(..^Length), BinaryPrimitives.ReadUInt64LittleEndian(blob.AsSpan(^Length..)));

    private static StoreCorruptException Corrupt(long id, string table = Sessions) => new(table, id, "the checksum does not match");

    private static ulong OfSnapshot(ReadOnlySpan<byte> data, string tenant, long shard, long day)
    {
        var hash = Begin();
        hash.Append(MemoryMarshal.AsBytes(tenant.AsSpan()));
        hash.Append(MemoryMarshal.AsBytes<long>([shard, day]));
        hash.Append(data);
        return hash.GetCurrentHashAsUInt64();
    }

    // One for each thread: a new one takes half a kilobyte, which a listing would throw away with each row.
    private static XxHash3 Begin()
    {
        var hash = _hash ??= new();
        hash.Reset();
        return hash;
    }
}
