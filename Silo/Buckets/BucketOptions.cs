using Audiogum.Sessions.Storage.S3;

namespace Audiogum.Sessions.Silo.Buckets;

/// <summary>What exports are written to.</summary>
public enum BucketKind
{
    /// <summary>The folder <see cref="BucketOptions.Path"/>, the same for all silos; without it nothing is exported.</summary>
    Folder,

    /// <summary>The container <see cref="BucketOptions.Container"/> of Azure Blobs, <c>ConnectionStrings:AzureStorage</c>.</summary>
    AzureBlobs,

    /// <summary>A bucket of S3, section <c>Exports:S3</c>.</summary>
    S3,
}

/// <summary>Where exports are written: configuration section <c>Exports</c>, beside how often.</summary>
public sealed class BucketOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Exports";

    /// <summary>What they are written to. Default <see cref="BucketKind.Folder"/>.</summary>
    public BucketKind Bucket { get; set; }

    /// <summary>The folder; null for no exports.</summary>
    public string? Path { get; set; }

    /// <summary>The container of Azure Blobs, made if absent. Default <c>exports</c>.</summary>
    public string Container { get; set; } = "exports";

    /// <summary>The bucket of S3.</summary>
    public S3Options S3 { get; set; } = new();

    /// <summary>Whether they name a place.</summary>
    public bool HasPlace => Bucket != BucketKind.Folder || Path is not null;

    /// <summary>What is wrong with them, in words for the operator. Holds no key.</summary>
    /// <param name="section">What the section is called.</param>
    public IEnumerable<string> Faults(string section)
    {
        if (Path is not null && Path.Trim().Length == 0) yield return $"{section}:Path must name a folder, or be left out.";
        if (Path is not null && Bucket != BucketKind.Folder) yield return $"{section}:Bucket is {Bucket}: {section}:Path must be left out.";
        if (Container.Length is < 3 or > 63) yield return $"{section}:Container must have 3 to 63 characters.";
        foreach (var fault in Bucket == BucketKind.S3 ? S3.Faults($"{section}:S3") : []) yield return fault;
    }
}
