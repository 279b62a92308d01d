using Audiogum.Sessions.Sessionization.Events;
using Audiogum.Sessions.Sessionization.PlaySessions;

namespace Audiogum.Sessions.Sessionization.Codecs;

/// <summary>The item plays of a play session, oldest first, each told by what is other than in the one before.</summary>
internal static class ItemPlayCodec
{
    private const int OutcomeShift = 3;

    [Flags]
    private enum Marker : byte
    {
        Implied = 1,
        Continues = 2,
        Estimated = 4,
    }

    /// <summary>Writes them; the first is told by how far it is from a reference.</summary>
    public static void Write(CompactWriter writer, PersistentList<ItemPlay>? items, long reference)
    {
        writer.Count(items?.Count ?? 0);
        ItemPlay? before = null;
        foreach (var play in items.ToArray())
        {
            var marker = (play.Implied ? Marker.Implied : 0) | (play.Continues ? Marker.Continues : 0) | (play.EstimatedMs != 0 ? Marker.Estimated : 0);
            writer.WriteVarUInt((byte)marker | ((ulong)play.Outcome << OutcomeShift));
            writer.WriteZigZag(play.OpenedBy - (before?.OpenedBy ?? 0));
            writer.Time(play.StartedAt, reference);
            Write(writer, play.Item, before?.Item);
            writer.Text(play.Service, play.Item.Service);
            writer.WriteZigZag(play.ListeningMs);
            if (play.EstimatedMs != 0) writer.WriteZigZag(play.EstimatedMs);
            ListeningCodec.Write(writer, play.Stretches, play.StartedAt.Instant);
            (before, reference) = (play, play.StartedAt.Instant + play.ListeningMs);
        }
    }

    /// <summary>Reads them.</summary>
    public static PersistentList<ItemPlay>? Read(ref CompactReader reader, long reference)
    {
        PersistentList<ItemPlay>? items = null;
        for (var left = reader.Count(); left > 0; left--)
        {
            var before = items?.Head;
            var first = reader.ReadVarUInt();
            var marker = (Marker)(first & ((1 << OutcomeShift) - 1));
            var openedBy = reader.ReadZigZag() + (before?.OpenedBy ?? 0);
            var startedAt = reader.Time(reference);
            var item = ReadItem(ref reader, before?.Item);
            var service = reader.Text(item.Service);
            var listening = reader.ReadZigZag();
            var estimated = marker.HasFlag(Marker.Estimated) ? reader.ReadZigZag() : 0;
            var stretches = ListeningCodec.ReadSpans(ref reader, startedAt.Instant);
            items = items.Add(new(
                openedBy, marker.HasFlag(Marker.Implied), item, service, startedAt, listening, estimated,
                (Outcome)(first >> OutcomeShift), stretches, marker.HasFlag(Marker.Continues)));
            reference = startedAt.Instant + listening;
        }

        return items;
    }

    private static void Write(CompactWriter writer, PlayItem item, PlayItem? before)
    {
        writer.Text(item.Type, before?.Type);
        writer.Text(item.Name, before?.Name);
        writer.Text(item.ArtistDisplayName, before?.ArtistDisplayName);
        writer.Text(item.AlbumName, before?.AlbumName);
        writer.Optional(item.Duration);
        writer.Text(item.Service, before?.Service);
        writer.Text(item.Ref, before?.Ref);
        writer.Text(item.Id, before?.Id);
    }

    private static PlayItem ReadItem(ref CompactReader reader, PlayItem? before) => new()
    {
        Type = reader.Text(before?.Type),
        Name = reader.RequiredText(before?.Name),
        ArtistDisplayName = reader.Text(before?.ArtistDisplayName),
        AlbumName = reader.Text(before?.AlbumName),
        Duration = reader.Optional(),
        Service = reader.Text(before?.Service),
        Ref = reader.Text(before?.Ref),
        Id = reader.Text(before?.Id),
    };
}
