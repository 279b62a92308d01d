using Audiogum.Sessions.Sessionization;

namespace Audiogum.Sessions.Storage;

/// <summary>How far a store is at a moment.</summary>
/// <param name="Visible">Everything up to here is visible: what becomes visible later lies after it.</param>
/// <param name="Begun">Whatever was stored before the moment, or was being written then, lies up to here.</param>
public readonly record struct StoreEnd(StorePosition Visible, StorePosition Begun);
