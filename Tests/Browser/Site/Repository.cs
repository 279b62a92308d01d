namespace Audiogum.Sessions.Tests.Browser.Site;

/// <summary>Where the sources are.</summary>
public static class Repository
{
    public static string Root { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    private static string Find(DirectoryInfo folder) =>
        File.Exists(Path.Combine(folder.FullName, "Audiogum.Sessions.sln")) ? folder.FullName : Find(folder.Parent!);
}
