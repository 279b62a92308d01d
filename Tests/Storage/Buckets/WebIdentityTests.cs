using Amazon.Runtime;
using Amazon.Runtime.Credentials;

namespace Audiogum.Sessions.Tests.Storage.Buckets;

/// <summary>The SDK's chain of credentials, as S3 uses it without an access key: a Kubernetes service account is a web identity.</summary>
public sealed class WebIdentityTests : IDisposable
{
    private static readonly string[] Variables = ["AWS_ROLE_ARN", "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ENDPOINT_URL_STS", "AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_PROFILE"];

    private readonly string?[] _before = [.. Variables.Select(Environment.GetEnvironmentVariable)];

    private readonly string _tokenFile = Path.GetTempFileName();

    public void Dispose()
    {
        for (var at = 0; at < Variables.Length; at++) Environment.SetEnvironmentVariable(Variables[at], _before[at]);
        File.Delete(_tokenFile);
    }

    [Fact]
    public async Task The_credential_chain_trades_a_web_identity_for_a_roles_credentials()
    {
        await using var service = await FakeTokenService.StartAsync();
        await File.WriteAllTextAsync(_tokenFile, "token-of-the-pod", TestContext.Current.CancellationToken);
        string?[] values = ["arn:aws:iam::1:role/sessions", _tokenFile, service.Address, "eu-north-1", null, null];
        for (var at = 0; at < Variables.Length; at++) Environment.SetEnvironmentVariable(Variables[at], values[at]);

        var found = AssumeRoleWithWebIdentityCredentials.FromEnvironmentVariables();
        var credentials = await found.GetCredentialsAsync();

        Assert.Equal(FakeTokenService.AccessKey, credentials.AccessKey);
        Assert.Equal(("arn:aws:iam::1:role/sessions", "token-of-the-pod"), service.Asked);
        Assert.IsType<AssumeRoleWithWebIdentityCredentials>(DefaultAWSCredentialsIdentityResolver.GetCredentials());
    }
}
