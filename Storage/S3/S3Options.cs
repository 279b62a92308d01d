namespace Audiogum.Sessions.Storage.S3;

/// <summary>How a bucket of S3, or of a server that speaks its protocol, is reached.</summary>
public sealed class S3Options
{
    /// <summary>The bucket; it exists.</summary>
    public string? BucketName { get; set; }

    /// <summary>The region, as <c>eu-north-1</c>; with <see cref="ServiceUrl"/> only what requests are signed for, <c>us-east-1</c> if absent.</summary>
    public string? Region { get; set; }

    /// <summary>Address of a server that is not Amazon's; null for the region's own.</summary>
    public string? ServiceUrl { get; set; }

    /// <summary>Whether the bucket stands in the path of an address instead of its host name.</summary>
    public bool PathStyle { get; set; }

    /// <summary>Key id; null, together with <see cref="SecretKey"/>, for the SDK's ordinary chain: environment, profile, container, machine.</summary>
    public string? AccessKey { get; set; }

    /// <summary>The key; a secret.</summary>
    public string? SecretKey { get; set; }

    /// <summary>Whether objects are sent in chunks with their checksum behind them; some servers do not understand that, and get it as a header.</summary>
    public bool Chunked { get; set; } = true;

    /// <summary>How long an attempt may wait for its answer; 1 s to 10 min.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>What is wrong with them, in words for the operator. Holds no key.</summary>
    /// <param name="section">What the section is called.</param>
    public IEnumerable<string> Faults(string section)
    {
        if (string.IsNullOrWhiteSpace(BucketName)) yield return $"{section}:BucketName must be set.";
        if (string.IsNullOrWhiteSpace(Region) && ServiceUrl is null) yield return $"{section}:Region or {section}:ServiceUrl must be set.";
        if (ServiceUrl is not null && !(Uri.TryCreate(ServiceUrl, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"))
            yield return $"{section}:ServiceUrl must be an address that begins with http:// or https://.";
        if (string.IsNullOrEmpty(AccessKey) != string.IsNullOrEmpty(SecretKey)) yield return $"{section}:AccessKey and {section}:SecretKey must both be set, or none.";
        if (Timeout < TimeSpan.FromSeconds(1) || Timeout > TimeSpan.FromMinutes(10)) yield return $"{section}:Timeout must be 1 s to 10 min.";
    }
}
