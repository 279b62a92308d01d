using Audiogum.Sessions.Storage.Metadata;

namespace Audiogum.Sessions.Tests.Storage.Contract;

public abstract partial class SessionStoreContract
{
    [Fact]
    public async Task A_note_is_kept_and_written_over_only_where_that_is_wanted()
    {
        Assert.Null(await Store.FindMetadataAsync("a:b-1", Cancelled));
        await Store.WriteMetadataAsync("a:b-1", "first", over: false, Cancelled);
        await Store.WriteMetadataAsync("a:b-1", "second", over: false, Cancelled);
        await Store.WriteMetadataAsync("a:b-2", "another", over: true, Cancelled);
        await ReopenAsync();
        Assert.Equal("first", await Store.FindMetadataAsync("a:b-1", Cancelled));
        await Store.WriteMetadataAsync("a:b-1", "third", over: true, Cancelled);
        Assert.Equal("third", await Store.FindMetadataAsync("a:b-1", Cancelled));
        Assert.Equal("another", await Store.FindMetadataAsync("a:b-2", Cancelled));
        Assert.Empty(await Store.ListTenantsAsync(Cancelled));
    }

    [Fact]
    public async Task A_store_has_one_identity_however_many_ask_for_it_first()
    {
        var told = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ => await Store.IdentityAsync(Cancelled)));
        await ReopenAsync();
        Assert.Equal(await Store.IdentityAsync(Cancelled), Assert.Single(told.Distinct()));
    }
}
