using Audiogum.Sessions.Silo.Clustering;
using Audiogum.Sessions.Storage.Azure;
using Audiogum.Sessions.Storage.Buckets;
using Audiogum.Sessions.Storage.S3;
using Microsoft.Extensions.DependencyInjection;

namespace Audiogum.Sessions.Silo.Buckets;

/// <summary>Adds the bucket that <see cref="BucketOptions.Bucket"/> asks for, if any.</summary>
internal static class BucketChoice
{
    /// <summary>Adds it. Nothing is reached before the first export, which may fail and is tried again.</summary>
    public static IServiceCollection AddBucket(this IServiceCollection services, ClusterSettings settings) => settings.Exports switch
    {
        { Bucket: BucketKind.AzureBlobs } azure => services.AddSingleton<IBucket>(_ =>
            new BlobBucket(BlobAccount.Connect(settings.ConnectionString(ClusterSettings.AzureStorage)).GetBlobContainerClient(azure.Container))),
        { Bucket: BucketKind.S3 } aws => services.AddSingleton<IBucket>(provider =>
            new S3Bucket(S3Account.Connect(aws.S3), aws.S3.BucketName!, aws.S3.Chunked, provider.GetRequiredService<TimeProvider>())),
        { Path: { } path } => services.AddSingleton<IBucket>(new FolderBucket(path)),
        _ => services,
    };
}
