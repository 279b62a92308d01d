using Audiogum.Sessions.Gateway.Tables;

namespace Audiogum.Sessions.Gateway.Listings;

/// <summary>What is listed.</summary>
public enum ListKind : byte
{
    /// <summary><c>GET /v1/sessions</c>.</summary>
    Sessions,

    /// <summary><c>GET /v1/plays</c>.</summary>
    Plays,

    /// <summary><c>GET /v1/amendments/sessions</c>.</summary>
    Amendments,
}

/// <summary>How each kind is written.</summary>
public static class ListKindNames
{
    /// <summary>The member that holds the rows of a page.</summary>
    public static string Member(this ListKind kind) => kind switch
    {
        ListKind.Sessions => "sessions",
        ListKind.Plays => "plays",
        _ => "amendments",
    };

    /// <summary>The columns of the CSV.</summary>
    public static IReadOnlyList<string> Columns(this ListKind kind) => kind switch
    {
        ListKind.Sessions => RowColumns.Sessions,
        ListKind.Plays => RowColumns.Plays,
        _ => RowColumns.Amendments,
    };
}
