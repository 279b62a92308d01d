using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Audiogum.Sessions.Tests.Storage.Buckets;

/// <summary>Amazon's token service as far as a web identity needs it: gives anybody credentials of the role that is asked for.</summary>
public sealed class FakeTokenService : IAsyncDisposable
{
    /// <summary>The id of the key that it gives.</summary>
    public const string AccessKey = "ASIAWEBIDENTITY";

    private readonly WebApplication _app;

    private FakeTokenService(WebApplication app) => _app = app;

    public string Address => _app.Urls.Single();

    /// <summary>The role and the token of the last request.</summary>
    public (string Role, string Token) Asked { get; private set; }

    public static async Task<FakeTokenService> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var service = new FakeTokenService(builder.Build());
        service._app.MapPost("/", async (HttpRequest request) =>
        {
            var form = await request.ReadFormAsync();
            service.Asked = (form["RoleArn"].ToString(), form["WebIdentityToken"].ToString());
            return Results.Content($"""
                <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithWebIdentityResult>
                <Credentials><AccessKeyId>{AccessKey}</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>session</SessionToken><Expiration>2199-01-01T00:00:00Z</Expiration></Credentials>
                <SubjectFromWebIdentityToken>pod</SubjectFromWebIdentityToken></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>
                """, "text/xml");
        });
        await service._app.StartAsync(TestContext.Current.CancellationToken);
        return service;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
