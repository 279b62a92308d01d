using System.Text;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Sessionization.Erasure;

namespace Audiogum.Sessions.Tests.Sessionization.Erasure;

public sealed class UserRedactionTests
{
    private static readonly string Name = Pseudonym.Of(0x1234);

    [Theory]
    [InlineData("""{ "a" :"user-77", "n": 1.50 }""", """{ "a" :"#", "n": 1.50 }""")]
    [InlineData("""{"a":"USER-77"}""", """{"a":"#"}""")]
    [InlineData("""{"a":"\u0075ser-77","b":"\u00e9"}""", """{"a":"#","b":"\u00e9"}""")]
    [InlineData("""{"user-77":{"x":"list of user-77, shared"}}""", """{"#":{"x":"list of #, shared"}}""")]
    [InlineData("""not json: user-77""", """not json: #""")]
    public void The_id_goes_wherever_it_stands_and_every_other_byte_stays(string before, string after) =>
        Assert.Equal(after.Replace("#", Name, StringComparison.Ordinal), Redacted(before, "user-77"));

    [Theory]
    [InlineData("""{"a":"user-770","b":"xuser-77"}""", "user-77")]
    [InlineData("""{"a":"the sea"}""", "sea")]
    [InlineData("""{"a":77}""", "77")]
    public void What_only_looks_like_the_id_stays(string json, string user)
    {
        var before = new ReadOnlyMemory<byte>(Encoding.UTF8.GetBytes(json));
        Assert.Equal(before, new UserRedaction(user, Name).Of(before));
    }

    [Fact]
    public void A_receipt_loses_the_user_alone()
    {
        var redaction = new UserRedaction("ann", Name);
        Assert.Equal(new(5, Name, "device"), redaction.Of(new Receipt(5, "ann", "device")));
        var other = new Receipt(5, "anna", "device");
        Assert.Same(other, redaction.Of(other));
    }

    [Fact]
    public void A_pseudonym_is_known_wherever_it_stands()
    {
        Assert.True(Pseudonym.Is(Name));
        Assert.False(Pseudonym.Is("b746b99cdb99455bbd0dfcfe2c5152b4"));
        Assert.Equal(Name, Pseudonym.In(Encoding.UTF8.GetBytes($$"""{"a":"{{Name}}"}""")));
        Assert.Null(Pseudonym.In(Encoding.UTF8.GetBytes($$"""{"a":"{{Pseudonym.Prefix}}"}""")));
    }

    private static string Redacted(string json, string user) => Encoding.UTF8.GetString(new UserRedaction(user, Name).Of(new ReadOnlyMemory<byte>(Encoding.UTF8.GetBytes(json))).Span);
}
