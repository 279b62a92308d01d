namespace Audiogum.Sessions.Storage.Postgres.Writing;

/// <summary>Which attempt at writing a group this is, and so how long it may take.</summary>
internal enum WriteAttempt
{
    /// <summary>As long as <see cref="PostgresTimeouts.OfWriters"/> say.</summary>
    First,

    /// <summary>Some of it failed before: 0.5 s, of which it may wait for locks for 0.1 s, or 0.3 s if it is one write.</summary>
    Repeated,

    /// <summary>One write that took too long, beside the groups: 30 s.</summary>
    Apart,
}
