using Audiogum.Sessions.Storage;
using static Audiogum.Sessions.Tests.Storage.Contract.StoreSamples;

namespace Audiogum.Sessions.Tests.Storage.Contract;

public abstract partial class SessionStoreContract
{
    private const long Quarter = 900_000;

    [Fact]
    public async Task Rejections_are_listed_newest_first_as_they_were_written()
    {
        var odd = new StoredRejection(new(1, "user\0", null), "too_large", "", "\"quoted\" ★", new byte[] { 0xFF, 0, (byte)'{' }, true);
        await Store.AppendRejectionsAsync(Tenant, [Rejection("invalid_type"), odd], Cancelled);
        await CommitAsync(Commit(Row(Key(1))) with { Rejections = [Rejection("conflict", json: "{\"n\":1}")] });

        var listed = await Store.ListRejectionsAsync(Tenant, 10, Cancelled);
        Assert.Equal(["conflict", "too_large", "invalid_type"], listed.Select(rejection => rejection.Code));
        Assert.Equal(odd with { Json = default }, listed[1] with { Json = default });
        Assert.Equal(odd.Json.ToArray(), listed[1].Json.ToArray());
        Assert.Equal("{\"n\":1}", Text(listed[0].Json));
        Assert.Equal("conflict", Assert.Single(await Store.ListRejectionsAsync(Tenant, 1, Cancelled)).Code);
    }

    [Fact]
    public async Task Rejections_are_counted_at_their_receipt_and_conflicts_are_not()
    {
        await Store.AppendRejectionsAsync(
            Tenant,
            [Rejection("missing_field"), Rejection("invalid_type", Morning + Quarter - 1), Rejection("too_large", Morning + Quarter), Rejection("conflict")],
            Cancelled);
        await CommitAsync(Commit(Row(Key(1))) with { Rejections = [Rejection("conflict"), Rejection("invalid_value", Morning + 5)] });

        Assert.Equal(3, await Store.CountRejectedAsync(Tenant, Morning, Morning + Quarter, Cancelled));
        Assert.Equal(1, await Store.CountRejectedAsync(Tenant, Morning + Quarter, Morning + 2 * Quarter, Cancelled));
        Assert.Equal(4, await Store.CountRejectedAsync(Tenant, 0, Morning + 96 * Quarter, Cancelled));
        Assert.Equal(0, await Store.CountRejectedAsync(Tenant, 0, Morning, Cancelled));
    }

    [Fact]
    public async Task Rejections_are_stored_compressed_and_read_as_they_were_sent()
    {
        var sent = $"{{\"x\":\"{new string('p', 3_500)}\"}}";
        await Store.AppendRejectionsAsync(Tenant, [Rejection("missing_field", json: sent)], Cancelled);
        var listed = Assert.Single(await Store.ListRejectionsAsync(Tenant, 10, Cancelled));
        Assert.Equal(sent, Text(listed.Json));
        await Store.RewriteRejectionsAsync(Tenant, default, rejection => rejection with { Message = "other" }, Cancelled);
        listed = Assert.Single((await Store.ReadFeedAsync(Tenant, null, Cancelled)).Rejections);
        Assert.Equal(("other", sent), (listed.Message, Text(listed.Json)));
    }

    [Fact]
    public async Task A_rejection_that_stands_for_many_events_is_counted_as_many()
    {
        await Store.AppendRejectionsAsync(Tenant, [Rejection("missing_field"), Rejection("missing_field") with { Json = default, Events = 317 }], Cancelled);
        Assert.Equal(318, await Store.CountRejectedAsync(Tenant, Morning, Morning + Quarter, Cancelled));
        Assert.Equal((317, 1), ((await Store.ListRejectionsAsync(Tenant, 10, Cancelled))[0].Events, (await Store.ListRejectionsAsync(Tenant, 10, Cancelled))[1].Events));
        Assert.Equal(317, (await Store.ReadFeedAsync(Tenant, null, Cancelled)).Rejections[1].Events);
    }

    [Fact]
    public async Task A_thousand_rejections_are_written_at_once()
    {
        await Store.AppendRejectionsAsync(Tenant, [.. Enumerable.Range(0, 1_000).Select(i => Rejection("invalid_type", Morning + i))], Cancelled);
        Assert.Equal(1_000, await Store.CountRejectedAsync(Tenant, Morning, Morning + Quarter, Cancelled));
        Assert.Equal(Morning + 999, (await Store.ListRejectionsAsync(Tenant, 1_000, Cancelled))[0].Receipt.ReceivedAt);
    }
}
