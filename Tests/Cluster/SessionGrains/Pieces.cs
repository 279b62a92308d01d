using Audiogum.Sessions.Grains.Interfaces;

namespace Audiogum.Sessions.Tests.Cluster.SessionGrains;

/// <summary>Documents that come in pieces.</summary>
internal static class Pieces
{
    /// <summary>All of it, or null if there is none.</summary>
    public static async Task<byte[]?> WholeAsync(this IAsyncEnumerable<JsonReply> pieces)
    {
        var whole = new MemoryStream();
        await foreach (var piece in pieces)
        {
            Assert.InRange(piece.Utf8.Length, 1, JsonReply.MaxPiece);
            whole.Write(piece.Utf8);
        }

        return whole.Length == 0 ? null : whole.ToArray();
    }
}
