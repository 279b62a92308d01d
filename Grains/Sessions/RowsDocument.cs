using System.Buffers;
using Audiogum.Sessions.Grains.Interfaces;

namespace Audiogum.Sessions.Grains.Sessions;

/// <summary>
/// A JSON object whose last member is an array of rows, written piece by piece: no more than a piece and a row of it are
/// in memory, however many rows there are.
/// </summary>
internal sealed class RowsDocument
{
    // Small pieces would cost a message each; the largest allowed would sit in memory for every slow reader.
    private const int EnoughForPiece = 256 * 1024;

    private readonly ArrayBufferWriter<byte> buffer = new();
    private bool anyRow;

    /// <summary>Begins with the members before the rows.</summary>
    /// <param name="head">A JSON object of one member or more.</param>
    /// <param name="member">Name of the array.</param>
    public RowsDocument(ReadOnlySpan<byte> head, ReadOnlySpan<byte> member)
    {
        buffer.Write(head[..^1]);
        buffer.Write(",\""u8);
        buffer.Write(member);
        buffer.Write("\":["u8);
    }

    /// <summary>Adds a row and answers the pieces that became full.</summary>
    public IReadOnlyList<JsonReply> Add(ReadOnlySpan<byte> row)
    {
        if (anyRow) buffer.Write(","u8);
        anyRow = true;
        buffer.Write(row);
        return buffer.WrittenCount < EnoughForPiece ? [] : Take();
    }

    /// <summary>Ends the document and answers its last pieces.</summary>
    public IReadOnlyList<JsonReply> End()
    {
        buffer.Write("]}"u8);
        return Take();
    }

    private JsonReply[] Take()
    {
        var pieces = buffer.WrittenSpan.ToArray().Chunk(JsonReply.MaxPiece).Select(piece => new JsonReply(piece)).ToArray();
        buffer.ResetWrittenCount();
        return pieces;
    }
}
