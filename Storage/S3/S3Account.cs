using Amazon;
using Amazon.Runtime;
using Amazon.S3;

namespace Audiogum.Sessions.Storage.S3;

/// <summary>A client of S3.</summary>
public static class S3Account
{
    private const int Retries = 3;

    /// <summary>A client. Nothing is sent before it is used; credentials of the chain are looked for then.</summary>
    /// <param name="options">Options without <see cref="S3Options.Faults"/>.</param>
    public static AmazonS3Client Connect(S3Options options)
    {
        var config = new AmazonS3Config
        {
            ForcePathStyle = options.PathStyle,
            Timeout = options.Timeout,
            RetryMode = RequestRetryMode.Standard,
            MaxErrorRetry = Retries,
        };
        if (options.ServiceUrl is { } address) (config.ServiceURL, config.AuthenticationRegion) = (address, options.Region ?? RegionEndpoint.USEast1.SystemName);
        else config.RegionEndpoint = RegionEndpoint.GetBySystemName(options.Region);
        return string.IsNullOrEmpty(options.AccessKey) ? new(config) : new(new BasicAWSCredentials(options.AccessKey, options.SecretKey), config);
    }
}
