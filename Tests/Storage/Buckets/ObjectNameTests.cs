using Audiogum.Sessions.Storage.Buckets;

namespace Audiogum.Sessions.Tests.Storage.Buckets;

/// <summary>Which texts name an object.</summary>
public sealed class ObjectNameTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("tenant=acme/sessions/date=2026-11-20/0000000001-0f.parquet")]
    [InlineData("a/_log/1.json")]
    [InlineData("a..b/c.")]
    public void A_name_is_what_was_given(string text) => Assert.Equal(text, ObjectName.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("/")]
    [InlineData("/a")]
    [InlineData("a/")]
    [InlineData("a//b")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a/../b")]
    [InlineData("a/./b")]
    [InlineData("a/.hidden")]
    [InlineData("a\\b")]
    [InlineData("a%2fb")]
    [InlineData("A")]
    [InlineData("a b")]
    [InlineData("a\0b")]
    [InlineData("ä")]
    [InlineData("c:/a")]
    [InlineData("a?b")]
    public void Names_that_could_escape_the_bucket_are_rejected(string? text) => Assert.False(ObjectName.TryParse(text, out _));

    [Fact]
    public void Names_and_segments_have_a_longest_length()
    {
        Assert.True(ObjectName.TryParse(new string('a', ObjectName.MaxSegment), out _));
        Assert.False(ObjectName.TryParse(new string('a', ObjectName.MaxSegment + 1), out _));
        Assert.False(ObjectName.TryParse(string.Join('/', Enumerable.Repeat("abcdefgh", 60)), out _));
        Assert.Throws<InvalidOperationException>(() => default(ObjectName).ToString());
    }
}
