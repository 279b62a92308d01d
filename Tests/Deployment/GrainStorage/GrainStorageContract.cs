using Orleans.Storage;

namespace Audiogum.Sessions.Tests.Deployment.GrainStorage;

/// <summary>What grains may expect of the storage of their small state, whichever provider it is.</summary>
public abstract class GrainStorageContract : IAsyncLifetime
{
    private readonly List<string> directories = [];
    private Dictionary<string, string?> settings = [];
    private StorageSilo silo = null!;

    public async ValueTask InitializeAsync()
    {
        settings = new(await SettingsAsync()) { ["Sessions:DataPath"] = NewDirectory() };
        silo = await StorageSilo.StartAsync(settings);
    }

    public async ValueTask DisposeAsync()
    {
        await silo.DisposeAsync();
        foreach (var directory in directories) Directory.Delete(directory, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>A directory that is removed after the test.</summary>
    protected string NewDirectory()
    {
        directories.Add(Directory.CreateTempSubdirectory("states-").FullName);
        return directories[^1];
    }

    /// <summary>The settings that choose the storage; a place of its own for each test.</summary>
    protected abstract Task<Dictionary<string, string?>> SettingsAsync();

    [Fact]
    public async Task State_is_readable_after_a_restart_until_it_is_cleared()
    {
        var nothing = await silo.ReadAsync("anna");
        Assert.Equal((false, null, ""), (nothing.RecordExists, nothing.ETag, nothing.State!.Text));
        nothing.State = new() { Text = "Ærø \"\\ \u0001 🎵", Number = long.MinValue, Names = ["a", "b"] };
        await silo.WriteAsync("anna", nothing);
        Assert.True(nothing.RecordExists);
        await silo.WriteAsync("bert", new() { State = new() { Text = "other" } });

        await RestartAsync();
        var stored = await silo.ReadAsync("anna");
        Assert.Equal((true, nothing.ETag), (stored.RecordExists, stored.ETag));
        Assert.Equal(("Ærø \"\\ \u0001 🎵", long.MinValue), (stored.State!.Text, stored.State!.Number));
        Assert.Equal(["a", "b"], stored.State!.Names);

        stored.State!.Number = 2;
        await silo.WriteAsync("anna", stored);
        Assert.NotEqual(nothing.ETag, stored.ETag);
        await silo.ClearAsync("anna", stored);
        Assert.Equal((false, ""), (stored.RecordExists, stored.State!.Text));
        await RestartAsync();
        Assert.False((await silo.ReadAsync("anna")).RecordExists);
        Assert.Equal("other", (await silo.ReadAsync("bert")).State!.Text);
    }

    [Fact]
    public async Task Stale_reader_can_neither_write_nor_clear()
    {
        await silo.WriteAsync("anna", new() { State = new() { Text = "first" } });
        var (winner, loser) = (await silo.ReadAsync("anna"), await silo.ReadAsync("anna"));
        winner.State!.Text = "second";
        await silo.WriteAsync("anna", winner);
        loser.State!.Text = "lost";
        await Assert.ThrowsAnyAsync<InconsistentStateException>(() => silo.WriteAsync("anna", loser));
        await Assert.ThrowsAnyAsync<InconsistentStateException>(() => silo.ClearAsync("anna", loser));
        await Assert.ThrowsAnyAsync<InconsistentStateException>(() => silo.WriteAsync("anna", new() { State = new() { Text = "unread" } }));
        Assert.Equal("second", (await silo.ReadAsync("anna")).State!.Text);
    }

    [Fact]
    public async Task A_state_that_was_cleared_and_written_again_is_not_taken_for_the_one_before()
    {
        var old = new GrainState<SampleState> { State = new() { Text = "first" } };
        await silo.WriteAsync("anna", old);
        await silo.ClearAsync("anna", await silo.ReadAsync("anna"));
        var again = await silo.ReadAsync("anna");
        again.State!.Text = "again";
        await silo.WriteAsync("anna", again);
        await Assert.ThrowsAnyAsync<InconsistentStateException>(() => silo.WriteAsync("anna", old));
        Assert.Equal("again", (await silo.ReadAsync("anna")).State!.Text);
    }

    [Fact]
    public async Task Of_many_writers_at_once_one_wins()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(async writer =>
        {
            try
            {
                await silo.WriteAsync("anna", new() { State = new() { Number = writer } });
                return (long?)writer;
            }
            catch (InconsistentStateException)
            {
                return null;
            }
        }));
        Assert.Equal((await silo.ReadAsync("anna")).State!.Number, Assert.Single(outcomes, outcome => outcome is not null));
    }

    private async Task RestartAsync()
    {
        await silo.DisposeAsync();
        silo = await StorageSilo.StartAsync(settings);
    }
}
