using System.Diagnostics;

namespace Audiogum.Sessions.Tests.Architecture;

/// <summary>The checkout as git sees it: what is tracked, or new and not ignored.</summary>
internal static class SourceTree
{
    /// <summary>The root of the checkout.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Every file, as a path below the root with forward slashes.</summary>
    public static IReadOnlyList<string> Files { get; } = Git("ls-files", "--cached", "--others", "--exclude-standard").Where(f => File.Exists(Full(f))).ToArray();

    /// <summary>The C# files.</summary>
    public static IReadOnlyList<string> CSharp { get; } = [.. Files.Where(f => f.EndsWith(".cs", StringComparison.Ordinal))];

    /// <summary>A file's full path.</summary>
    public static string Full(string file) => Path.Combine(Root, file);

    /// <summary>A file's text.</summary>
    public static string Text(string file) => File.ReadAllText(Full(file));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Audiogum.Sessions.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The tests run from within a checkout.");
    }

    private static string[] Git(params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments) { WorkingDirectory = Root, RedirectStandardOutput = true };
        using var git = Process.Start(start)!;
        var lines = git.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
        return lines;
    }
}
