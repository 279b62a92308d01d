using Audiogum.Sessions.Gateway;
using Audiogum.Sessions.Gateway.Authentication;
using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;
using Audiogum.Sessions.Tests.Cluster.Tenants;

using Microsoft.IdentityModel.Tokens;

namespace Audiogum.Sessions.Tests.Cluster.Http;

public sealed class RememberedTokenTests
{
    private readonly JumpingTime _clock = new(new(2026, 11, 20, 0, 0, 0, TimeSpan.Zero));

    private int _checks;

    [Fact]
    public async Task A_token_is_checked_once_a_minute_and_never_believed_past_its_expiry()
    {
        var tokens = new RememberedTokens(_clock, IssuerTenants.Unlimited);
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
    public async Task A_token_is_checked_again_when_the_clock_has_gone_back()
    {
        var tokens = new RememberedTokens(_clock, IssuerTenants.Unlimited);
        var token = new TestTokens { Expires = _clock.GetUtcNow().UtcDateTime.AddHours(1) }.Mint();
        Assert.True(await IsValidAsync(tokens, token));
        _clock.Jump(-TimeSpan.FromHours(1));
        _clock.Advance(TimeSpan.FromMinutes(2));
        Assert.True(await IsValidAsync(tokens, token));
        Assert.Equal(2, _checks);
    }

    [Fact]
    public async Task A_bad_token_is_not_remembered_among_many_good_ones()
    {
        var tokens = new RememberedTokens(_clock, IssuerTenants.Unlimited);
        var forged = new TestTokens { SignedWith = new byte[32] }.Mint();
        Assert.False(await IsValidAsync(tokens, forged));
        Assert.False(await IsValidAsync(tokens, forged));
        for (var i = 0; i < 1_000; i++) Assert.True(await IsValidAsync(tokens, new TestTokens { UserId = $"{i}" }.Mint()));
        Assert.False(await IsValidAsync(tokens, forged));
    }

    [Fact]
    public async Task Ever_more_tokens_take_no_more_memory_and_those_in_use_stay_remembered()
    {
        const int characters = 20_000, most = Limits.MaxRememberedTokenBytes / (characters * sizeof(char)) + 2;
        var tokens = new RememberedTokens(_clock, IssuerTenants.Unlimited);
        var used = new TestTokens().Mint();
        for (var i = 0; i < 3 * most; i++)
        {
            Assert.True(await IsValidAsync(tokens, new TestTokens { UserId = new string('u', characters) + i }.Mint()));
            Assert.True(await IsValidAsync(tokens, used));
            Assert.InRange(tokens.Count, 1, most);
        }

        Assert.Equal(3 * most + 1, _checks);
    }

    [Fact]
    public async Task Tokens_that_nobody_sends_any_more_are_let_go()
    {
        var tokens = new RememberedTokens(_clock, IssuerTenants.Unlimited);
        for (var i = 0; i < 100; i++) Assert.True(await IsValidAsync(tokens, new TestTokens { UserId = $"{i}" }.Mint()));
        for (var minute = 0; minute < 3; minute++)
        {
            _clock.Advance(TimeSpan.FromMinutes(1));
            Assert.True(await IsValidAsync(tokens, new TestTokens().Mint()));
        }

        Assert.InRange(tokens.Count, 1, 2);
    }

    [Fact]
    public async Task Remembered_token_yields_the_same_caller_and_keeps_no_other_claims()
    {
        var tokens = new RememberedTokens(_clock, IssuerTenants.Unlimited);
        var expires = _clock.GetUtcNow().UtcDateTime.AddHours(1);
        var token = new TestTokens { Expires = expires, UserId = "user-7", DeviceId = "device-7" }.Mint();
        for (var time = 0; time < 2; time++)
        {
            var identity = (await ValidateAsync(tokens, token)).ClaimsIdentity;
            Assert.Equal(new("acme", "user-7", "device-7", new DateTimeOffset(expires).ToUnixTimeMilliseconds()), CallerReading.Read(new(identity), IssuerTenants.Unlimited).Caller);
            Assert.Null(identity.FindFirst("aud"));
            Assert.Equal(TestTokens.Issuer, identity.FindFirst("iss")?.Value);
            Assert.True(identity.IsAuthenticated);
        }

        Assert.Equal(1, _checks);
    }

    private async Task<bool> IsValidAsync(RememberedTokens tokens, string token) => (await ValidateAsync(tokens, token)).IsValid;

    private Task<TokenValidationResult> ValidateAsync(RememberedTokens tokens, string token) => tokens.ValidateTokenAsync(token, new()
    {
        ValidIssuer = TestTokens.Issuer,
        ValidAudience = TestTokens.Audience,
        IssuerSigningKey = new SymmetricSecurityKey(TestTokens.Key),
        LifetimeValidator = (_, expires, _, _) =>
        {
            _checks++;
            return expires > _clock.GetUtcNow().UtcDateTime;
        },
    });
}
