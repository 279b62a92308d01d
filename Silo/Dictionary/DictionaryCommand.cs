using Audiogum.Sessions.Grains.Exports;

namespace Audiogum.Sessions.Silo.Dictionary;

/// <summary>The command <c>dictionary</c>: prints the tables of the exports with all their columns, as docs/DATA.md has them.</summary>
internal static class DictionaryCommand
{
    public const string Name = "dictionary";

    /// <summary>Prints it; 0.</summary>
    public static int Run()
    {
        Console.Write(ExportDictionary.Write());
        return 0;
    }
}
