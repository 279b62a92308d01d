namespace Audiogum.Sessions.Gateway.Explorer.Documents;

/// <summary>What became of a post: received = accepted + duplicates + conflicts + rejected.</summary>
/// <param name="Received">Events of the post.</param>
/// <param name="Accepted">Events that took their number.</param>
/// <param name="Duplicates">Copies of an event that has the number.</param>
/// <param name="Conflicts">Events whose number is taken by other content.</param>
/// <param name="Rejected">Events that are not valid.</param>
/// <param name="Results">Everything that was not accepted, in the order sent.</param>
/// <param name="Warnings">Accepted, but worth a look.</param>
public sealed record PostOutcome(
    int Received, int Accepted, int Duplicates, int Conflicts, int Rejected, IReadOnlyList<EventOutcome> Results, IReadOnlyList<EventWarning> Warnings);

/// <summary>What became of one event.</summary>
/// <param name="Index">Its place in the post, from 0.</param>
/// <param name="Status"><c>duplicate</c>, <c>conflict</c> or <c>rejected</c>.</param>
/// <param name="Code"><c>missing_field</c>, <c>invalid_type</c>, <c>invalid_value</c>, <c>unknown_type</c>, <c>too_large</c>, <c>future_localtime</c>, <c>events_retired</c> or <c>conflict</c>; none for a duplicate.</param>
/// <param name="Pointer">JSON pointer to the member at fault, within the body.</param>
/// <param name="Message">What is wrong, in words.</param>
public sealed record EventOutcome(int Index, string Status, string? Code = null, string? Pointer = null, string? Message = null);

/// <summary>A warning about an event.</summary>
/// <param name="Index">Its place in the post, from 0.</param>
/// <param name="Code"><c>unknown_source</c>.</param>
/// <param name="Pointer">JSON pointer to the member, within the body.</param>
public sealed record EventWarning(int Index, string Code, string Pointer);
