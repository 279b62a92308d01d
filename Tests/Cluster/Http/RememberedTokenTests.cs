using Audiogum.Sessions.Gateway.Authentication;
using Audiogum.Sessions.Tests.Cluster.Http.Door;

using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.Tokens;

namespace Audiogum.Sessions.Tests.Cluster.Http;

public sealed class RememberedTokenTests
{
    private readonly FakeTimeProvider _clock = new(new(2026, 11, 20, 0, 0, 0, TimeSpan.Zero));

    private int _checks;

    [Fact]
    public async Task A_token_is_checked_once_a_minute_and_never_believed_past_its_expiry()
    {
        var tokens = new RememberedTokens(_clock);
        var token = new TestTokens { Expires = _clock.GetUtcNow().UtcDateTime.AddSeconds(90) }.Mint();
        Assert.True(await IsValidAsync(tokens, token));
        _clock.Advance(TimeSpan.FromSeconds(59));
        Assert.True(await IsValidAsync(tokens, token));
        Assert.Equal(1, _checks);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(await IsValidAsync(tokens, token));
        Assert.Equal(2, _checks);
        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.False(await IsValidAsync(tokens, token));
    }

    [Fact]
    public async Task A_bad_token_is_not_remembered_and_many_good_ones_do_not_pile_up()
    {
        var tokens = new RememberedTokens(_clock);
        var forged = new TestTokens { SignedWith = new byte[32] }.Mint();
        Assert.False(await IsValidAsync(tokens, forged));
        Assert.False(await IsValidAsync(tokens, forged));
        for (var i = 0; i < 5_000; i++) Assert.True(await IsValidAsync(tokens, new TestTokens { UserId = $"{i}" }.Mint()));
        Assert.False(await IsValidAsync(tokens, forged));
    }

    private async Task<bool> IsValidAsync(RememberedTokens tokens, string token) => (await tokens.ValidateTokenAsync(token, new()
    {
        ValidIssuer = TestTokens.Issuer,
        ValidAudience = TestTokens.Audience,
        IssuerSigningKey = new SymmetricSecurityKey(TestTokens.Key),
        LifetimeValidator = (_, expires, _, _) =>
        {
            _checks++;
            return expires > _clock.GetUtcNow().UtcDateTime;
        },
    })).IsValid;
}
