using Orleans.Concurrency;

namespace Audiogum.Sessions.Grains.Interfaces.Exports;

/// <summary>Writes what is new of a tenant into its bucket. Keyed by tenant; the only one that writes there.</summary>
[Alias("ITenantExportGrain")]
public interface ITenantExportGrain : IGrainWithStringKey
{
    /// <summary>Begins to write what is new, unless it is at it. Does not wait for it.</summary>
    [Alias("Wake")]
    ValueTask RunNow();

    /// <summary>Where the store's feed goes on for the export, null at its beginning: what lies before it is in files. Waits for no step of an erasure.</summary>
    [Alias("Place"), AlwaysInterleave]
    ValueTask<string?> GetFeedCursor();

    /// <summary>How far the export has come, and whether it goes on. Waits for no step of an erasure.</summary>
    [Alias("Health"), AlwaysInterleave]
    ValueTask<ExportHealth> Health();

    /// <summary>The sessions that cannot be exported: what is not in files of them is nowhere but in the store. Waits for no step of an erasure.</summary>
    [Alias("SetAside"), AlwaysInterleave]
    ValueTask<IReadOnlyList<SetAsideExport>> SetAside();

    /// <summary>Whether the aggregates of a day or month, as <c>2026-11-20</c> or <c>2026-11</c>, are still to be written. Waits for no step of an erasure.</summary>
    [Alias("Writes"), AlwaysInterleave]
    ValueTask<bool> Writes(string period);

    /// <summary>Writes the aggregates of a day and of its month again, whatever they are, with the next round.</summary>
    /// <returns>False while it cannot.</returns>
    [Alias("WriteAgain")]
    ValueTask<bool> WriteAgain(DateOnly date);

    /// <summary>Takes a manifest away, and its files that are not what was written; those that are sound stay, under another manifest.</summary>
    /// <param name="manifest">Its path within the tenant's exports.</param>
    /// <returns>False while it cannot, or where nothing is known of such a manifest.</returns>
    [Alias("Repair")]
    ValueTask<bool> Repair(string manifest);

    /// <summary>
    /// Puts a pseudonym in a user's place in exported files, some at a time: files that say something of the user are
    /// replaced by others without it. To be asked again with what was answered until it is done; may be repeated.
    /// </summary>
    /// <param name="userId">The user.</param>
    /// <param name="pseudonym">What comes in its place.</param>
    /// <param name="after">Where the call before ended; empty to begin.</param>
    /// <returns>Null while the export is at something else: ask again later.</returns>
    /// <exception cref="DataUnavailableException">It may be half done: do it again.</exception>
    [Alias("Erase")]
    ValueTask<ExportErasure?> Erase(string userId, string pseudonym, string after);
}

/// <summary>How a tenant's export is.</summary>
/// <param name="isOn">Whether there is a bucket to export to.</param>
/// <param name="completeThrough">What was acknowledged before this instant is exported, milliseconds since 1970; null where nothing ever was.</param>
/// <param name="roundAt">When the last round ended that left nothing over, milliseconds since 1970; null if this activation knows of none.</param>
/// <param name="fault">What kind of fault ended the last round, or null.</param>
/// <param name="faultAt">When it did, milliseconds since 1970.</param>
/// <param name="damaged">Path of an exported file that is not there, or not what was written, and holds an erasure up; null if this activation knows of none.</param>
/// <param name="setAside">Sessions that cannot be exported, those that have been so for longest, at most <see cref="MaxNamed"/>.</param>
/// <param name="setAsideCount">How many there are.</param>
[GenerateSerializer, Immutable, Alias("ExportHealth")]
public sealed class ExportHealth(
    bool isOn, long? completeThrough, long? roundAt, string? fault, long? faultAt, string? damaged, IReadOnlyList<SetAsideExport> setAside, int setAsideCount)
{
    /// <summary>Sessions that are named at most.</summary>
    public const int MaxNamed = 20;

    /// <summary>Whether there is a bucket to export to.</summary>
    [Id(0)]
    public bool IsOn { get; } = isOn;

    /// <summary>What was acknowledged before this instant is exported.</summary>
    [Id(1)]
    public long? CompleteThrough { get; } = completeThrough;

    /// <summary>When the last round ended that left nothing over.</summary>
    [Id(2)]
    public long? RoundAt { get; } = roundAt;

    /// <summary>What kind of fault ended the last round, or null.</summary>
    [Id(3)]
    public string? Fault { get; } = fault;

    /// <summary>When it did.</summary>
    [Id(4)]
    public long? FaultAt { get; } = faultAt;

    /// <summary>Path of an exported file that holds an erasure up, or null.</summary>
    [Id(5)]
    public string? Damaged { get; } = damaged;

    /// <summary>Sessions that cannot be exported, those that have been so for longest.</summary>
    [Id(6)]
    public IReadOnlyList<SetAsideExport> SetAside { get; } = setAside;

    /// <summary>How many there are.</summary>
    [Id(7)]
    public int SetAsideCount { get; } = setAsideCount;
}

/// <summary>A session that cannot be exported, and is tried again each round.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="Since">When it was set aside, milliseconds since 1970.</param>
/// <param name="Fault">What kind of fault; it says nothing of any data.</param>
[GenerateSerializer, Immutable, Alias("SetAsideExport")]
public sealed record SetAsideExport([property: Id(0)] string SessionId, [property: Id(1)] long Since, [property: Id(2)] string Fault);

/// <summary>How far an erasure from exported files is.</summary>
/// <param name="after">What to ask with next.</param>
/// <param name="isDone">Whether no file is left to be looked at.</param>
/// <param name="touched">Paths of the files that said something of the user and are no more.</param>
/// <param name="damaged">Path of a file that is not there, or not what was written: it is not passed over; null for none.</param>
[GenerateSerializer, Immutable, Alias("ExportErasure")]
public sealed class ExportErasure(string after, bool isDone, IReadOnlyList<string> touched, string? damaged)
{
    /// <summary>What to ask with next.</summary>
    [Id(0)]
    public string After { get; } = after;

    /// <summary>Whether no file is left to be looked at.</summary>
    [Id(1)]
    public bool IsDone { get; } = isDone;

    /// <summary>Paths of the files that said something of the user and are no more.</summary>
    [Id(2)]
    public IReadOnlyList<string> Touched { get; } = touched;

    /// <summary>Path of a file that is not there, or not what was written, or null.</summary>
    [Id(3)]
    public string? Damaged { get; } = damaged;
}

/// <summary>Wakes the exports of all tenants in turn, however many silos ask. There is one, with the key 0.</summary>
[Alias("IExportRoundsGrain")]
[GrainInterfaceType("Audiogum.Sessions.Grains.Interfaces.Exports.IExportRoundsGrain")]
public interface IExportSweepGrain : IGrainWithIntegerKey
{
    /// <summary>Begins a round, unless one began less than an interval ago.</summary>
    [Alias("Wake")]
    ValueTask RunNow();
}
