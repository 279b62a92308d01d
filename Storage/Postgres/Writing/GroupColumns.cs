using System.Runtime.InteropServices;
using System.Text;
using Audiogum.Sessions.Storage.Days;
using Audiogum.Sessions.Storage.Rejections;
using Npgsql;

namespace Audiogum.Sessions.Storage.Postgres.Writing;

/// <summary>A group as columns, in the order of the parameters of <c>group.sql</c>.</summary>
internal sealed class GroupColumns
{
    private readonly List<NpgsqlParameter> _parameters = [];
    private readonly (List<int> Ordinal, List<int> Tenant, List<Guid> SessionId, List<int> Shard, List<long> Revision, List<long> Version) _commits;
    private readonly (List<long> StartedAt, List<long> LastReceivedAt, List<long> LiveUntil, List<long> Widest, List<int> SealedParts) _reach;
    private readonly (List<byte[]?> UserId, List<byte[]?> DeviceId, List<byte[]> Client, List<byte[]> Platform, List<byte[]> DeviceName, List<byte[]?> Country) _texts;
    private readonly (List<byte[]> Contribution, List<byte[]> Summary) _blobs;
    private readonly (List<int> Commit, List<long> First, List<long> Last, List<int> Plays, List<byte[]> Data) _chunks;
    private readonly (List<int> Commit, List<int> Number, List<long> Revision, List<long> From, List<long> To, List<long> First, List<long> Last, List<byte[]> Data) _sealed;
    private readonly (List<int> Commit, List<long> Block) _days;
    private readonly (List<int> Commit, List<long> StartedAt, List<long> OpenedBy) _removed;
    private readonly (List<int> Commit, List<long> StartedAt, List<long> OpenedBy, List<byte[]> Source) _added;
    private readonly (List<int> Commit, List<int> Tenant, List<long> ReceivedAt, List<byte[]?> UserId, List<byte[]?> DeviceId) _receipts;
    private readonly (List<string> Code, List<byte[]> Pointer, List<byte[]> Message, List<bool> IsText, List<byte[]> Json) _rejections;

    /// <summary>The commits that remove the entries of their sessions.</summary>
    public NpgsqlParameter<List<int>> Retired { get; } = new() { TypedValue = [] };

    /// <summary>How many events each rejection stands for.</summary>
    public NpgsqlParameter<List<int>> RejectedEvents { get; } = new() { TypedValue = [] };

    /// <summary>Empty columns. What is initialised first is the first parameter.</summary>
    public GroupColumns()
    {
        _commits = (Column<int>(), Column<int>(), Column<Guid>(), Column<int>(), Column<long>(), Column<long>());
        _reach = (Column<long>(), Column<long>(), Column<long>(), Column<long>(), Column<int>());
        _texts = (Column<byte[]?>(), Column<byte[]?>(), Column<byte[]>(), Column<byte[]>(), Column<byte[]>(), Column<byte[]?>());
        _blobs = (Column<byte[]>(), Column<byte[]>());
        _chunks = (Column<int>(), Column<long>(), Column<long>(), Column<int>(), Column<byte[]>());
        _sealed = (Column<int>(), Column<int>(), Column<long>(), Column<long>(), Column<long>(), Column<long>(), Column<long>(), Column<byte[]>());
        _days = (Column<int>(), Column<long>());
        _removed = (Column<int>(), Column<long>(), Column<long>());
        _added = (Column<int>(), Column<long>(), Column<long>(), Column<byte[]>());
        _receipts = (Column<int>(), Column<int>(), Column<long>(), Column<byte[]?>(), Column<byte[]?>());
        _rejections = (Column<string>(), Column<byte[]>(), Column<byte[]>(), Column<bool>(), Column<byte[]>());
    }

    /// <summary>Adds a write.</summary>
    /// <param name="write">The write.</param>
    /// <param name="ordinal">Its place in the group, from 1.</param>
    /// <param name="tenant">The number of its tenant.</param>
    public void Add(PendingWrite write, int ordinal, int tenant)
    {
        if (write.Commit is { } commit)
        {
            AddRow(commit.Row, write, ordinal, tenant);
            AddParts(write, commit, ordinal);
            AddPlaces(commit, ordinal);
            if (commit.RemovesEvents) Retired.TypedValue!.Add(ordinal);
        }

        foreach (var rejection in write.Rejections) AddRejection(rejection, write.Commit is null ? 0 : ordinal, tenant);
    }

    /// <summary>Hands the columns over.</summary>
    public void AddTo(NpgsqlParameterCollection parameters)
    {
        foreach (var parameter in _parameters) parameters.Add(parameter);
    }

    private static byte[]? Utf8(string? text) => text is null ? null : Encoding.UTF8.GetBytes(text);

    private static byte[] Bytes(ReadOnlyMemory<byte> memory) =>
        MemoryMarshal.TryGetArray(memory, out var array) && array is { Offset: 0, Array: { } whole } && whole.Length == array.Count ? whole : memory.ToArray();

    private List<T> Column<T>()
    {
        var values = new List<T>();
        _parameters.Add(new NpgsqlParameter<List<T>> { TypedValue = values });
        return values;
    }

    private void AddRow(SessionRow row, PendingWrite write, int ordinal, int tenant)
    {
        _commits.Ordinal.Add(ordinal);
        _commits.Tenant.Add(tenant);
        _commits.SessionId.Add(write.SessionId);
        _commits.Shard.Add(row.Shard);
        _commits.Revision.Add(row.Revision);
        _commits.Version.Add(row.Version);
        _reach.StartedAt.Add(row.StartedAt);
        _reach.LastReceivedAt.Add(row.LastReceivedAt);
        _reach.LiveUntil.Add(row.LiveUntil);
        _reach.Widest.Add(write.Chunks.Count == 0 ? 0 : write.Chunks.Max(chunk => chunk.Span));
        _reach.SealedParts.Add(row.SealedParts);
        _texts.UserId.Add(Utf8(row.UserId));
        _texts.DeviceId.Add(Utf8(row.DeviceId));
        _texts.Client.Add(Utf8(row.Client)!);
        _texts.Platform.Add(Utf8(row.Platform)!);
        _texts.DeviceName.Add(Utf8(row.DeviceName)!);
        _texts.Country.Add(Utf8(row.CountryCode));
        _blobs.Contribution.Add(Bytes(row.Contribution));
        _blobs.Summary.Add(Bytes(row.Summary));
    }

    private void AddParts(PendingWrite write, SessionCommit commit, int ordinal)
    {
        foreach (var chunk in write.Chunks)
        {
            _chunks.Commit.Add(ordinal);
            _chunks.First.Add(chunk.First);
            _chunks.Last.Add(chunk.Last);
            _chunks.Plays.Add(chunk.PlayEvents);
            _chunks.Data.Add(chunk.Data);
        }

        foreach (var part in commit.Segments)
        {
            _sealed.Commit.Add(ordinal);
            _sealed.Number.Add(part.Number);
            _sealed.Revision.Add(part.Revision);
            _sealed.From.Add(part.From);
            _sealed.To.Add(part.To);
            _sealed.First.Add(part.FirstPlay);
            _sealed.Last.Add(part.LastPlay);
            _sealed.Data.Add(Bytes(part.Plays));
        }
    }

    /// <summary>Days and places of play sessions. A place that is taken away and added again is only added: one statement does both.</summary>
    private void AddPlaces(SessionCommit commit, int ordinal)
    {
        foreach (var block in commit.AddedDays.SelectMany(DayBlocks.Covering))
        {
            _days.Commit.Add(ordinal);
            _days.Block.Add(block);
        }

        var added = new Dictionary<(long, long), PlayEntry>(commit.AddedPlays.Count);
        foreach (var play in commit.AddedPlays) added[(play.StartedAt, play.OpenedBy)] = play;
        foreach (var play in commit.RemovedPlays)
        {
            if (added.ContainsKey((play.StartedAt, play.OpenedBy))) continue;
            _removed.Commit.Add(ordinal);
            _removed.StartedAt.Add(play.StartedAt);
            _removed.OpenedBy.Add(play.OpenedBy);
        }

        foreach (var play in added.Values)
        {
            _added.Commit.Add(ordinal);
            _added.StartedAt.Add(play.StartedAt);
            _added.OpenedBy.Add(play.OpenedBy);
            _added.Source.Add(Utf8(play.Source)!);
        }
    }

    private void AddRejection(StoredRejection rejection, int commit, int tenant)
    {
        _receipts.Commit.Add(commit);
        _receipts.Tenant.Add(tenant);
        _receipts.ReceivedAt.Add(rejection.Receipt.ReceivedAt);
        _receipts.UserId.Add(Utf8(rejection.Receipt.UserId));
        _receipts.DeviceId.Add(Utf8(rejection.Receipt.DeviceId));
        _rejections.Code.Add(rejection.Code);
        _rejections.Pointer.Add(Utf8(rejection.Pointer)!);
        _rejections.Message.Add(Utf8(rejection.Message)!);
        _rejections.IsText.Add(rejection.IsText);
        _rejections.Json.Add(Bytes(RejectedBytes.Pack(rejection)));
        RejectedEvents.TypedValue!.Add(rejection.Events);
    }
}
