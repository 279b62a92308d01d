using Audiogum.Sessions.Storage.Sqlite.Reading;

namespace Audiogum.Sessions.Storage.Sqlite.Writing;

/// <summary>Reads and writes notes.</summary>
internal sealed class MetadataTable(SqliteDatabase database)
{
    private const string Found = "SELECT text FROM notes WHERE name = ?";

    private readonly SqliteStatement _keep = database.Prepare("INSERT INTO notes VALUES (?, ?) ON CONFLICT DO NOTHING");
    private readonly SqliteStatement _replace = database.Prepare("INSERT INTO notes VALUES (?, ?) ON CONFLICT DO UPDATE SET text = excluded.text");

    /// <summary>Writes a note.</summary>
    public void Write(string name, string text, bool over) => (over ? _replace : _keep).Start().Bind(name).Bind(text).Run();

    /// <summary>A note, or null.</summary>
    public static string? Find(ReaderConnection connection, string name)
    {
        var row = connection.Start(Found).Bind(name);
        var text = row.Step() ? row.Text(0) : null;
        row.Reset();
        return text;
    }
}
