using Audiogum.Sessions.Sessionization;

namespace Audiogum.Sessions.Storage;

/// <summary>How far a store is at a moment.</summary>
/// <param name="Visible">Everything up to here is visible: what becomes visible later lies after it.</param>
/// <param name="Begun">Whatever was stored before the moment, or was being written then, lies up to here.</param>
/// <param name="Resume">
/// Where a reader of the shard's changes may begin that knows all that is visible: something stored has this position, so that
/// whatever the store gives later lies after it, even if it loses positions of writes that were never carried out (a database
/// server that crashes may give them again). The default where that is not told.
/// </param>
public readonly record struct StoreEnd(StorePosition Visible, StorePosition Begun, StorePosition Resume = default)
{
    /// <summary>
    /// Whether whatever was stored or being written when an earlier end was read is visible now, or never will be: everything up
    /// to there is, or the store gives lower positions than it did, after a crash that no write outlived.
    /// </summary>
    /// <param name="begun"><see cref="Begun"/> of the earlier end.</param>
    public bool HasPassed(StorePosition begun) => Visible >= begun || Begun < begun;
}
