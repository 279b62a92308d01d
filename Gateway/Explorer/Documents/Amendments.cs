namespace Audiogum.Sessions.Gateway.Explorer.Documents;

/// <summary>The answer of <c>GET /v1/amendments</c>: the days of the tenant that listening came to after they were over.</summary>
/// <param name="Since">The begin of what was asked for.</param>
/// <param name="AsOf">When it was read.</param>
/// <param name="Days">By date.</param>
public sealed record AmendedDaysReport(DateTimeOffset Since, DateTimeOffset AsOf, IReadOnlyList<AmendedDay> Days);

/// <summary>A day that was amended.</summary>
/// <param name="Date">The day, in the tenant's time zone.</param>
/// <param name="ListeningMs">Milliseconds of listening that came late, or went.</param>
/// <param name="Sessions">Sessions that they came from.</param>
/// <param name="ReceivedOn">The last day on which something came.</param>
public sealed record AmendedDay(string Date, long ListeningMs, long Sessions, string ReceivedOn);

/// <summary>A page of <c>GET /v1/amendments/sessions</c>.</summary>
/// <param name="Amendments">The sessions.</param>
/// <param name="Next">The cursor of the next page; absent on the last one.</param>
public sealed record AmendmentPage(IReadOnlyList<AmendedSession> Amendments, string? Next = null);

/// <summary>A session that amended days.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="Revision">Its revision: higher in a row that replaces this one.</param>
/// <param name="ListeningMs">The sum over its days.</param>
/// <param name="Days">What it brought to each day, by the day of receipt.</param>
public sealed record AmendedSession(string SessionId, long Revision, long ListeningMs, IReadOnlyList<AmendedPart> Days);

/// <summary>What a session brought to a day.</summary>
/// <param name="Date">The day.</param>
/// <param name="ReceivedOn">The day on which it came.</param>
/// <param name="ListeningMs">Milliseconds of listening more, or less.</param>
public sealed record AmendedPart(string Date, string ReceivedOn, long ListeningMs);
