using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Tests.Cluster.Processes;
using Audiogum.Sessions.Tests.Cluster.SessionGrains;
using Audiogum.Sessions.Tests.Storage.S3;

namespace Audiogum.Sessions.Tests.Exports;

/// <summary>A real server that exports to S3, and lists and downloads from it.</summary>
public sealed class S3ExportTests
{
    private const string Tenant = "acme";

    private static readonly string[] Tables = ["raw/", "sessions/", "plays/", "itemplays/", "listening/", "aggregates/"];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Posts_are_exported_to_S3_and_downloaded_from_it(bool keysByEnvironment)
    {
        await using var s3 = await FakeS3.StartAsync();
        var data = Directory.CreateTempSubdirectory("s3-").FullName;
        string[] keys = keysByEnvironment
            ? ["--Exports:S3:Chunked", "false"]
            : ["--Exports:S3:AccessKey", FakeS3.AccessKey, "--Exports:S3:SecretKey", FakeS3.SecretKey];
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", keysByEnvironment ? FakeS3.AccessKey : null);
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", keysByEnvironment ? FakeS3.SecretKey : null);
        try
        {
            await using var server = await ServerProcess.StartAsync(
                data, Tenant,
                [
                    "--Exports:Bucket", "S3", "--Exports:Interval", "00:00:00.2", "--Exports:S3:BucketName", FakeS3.Bucket, "--Exports:S3:Region", FakeS3.Region,
                    "--Exports:S3:ServiceUrl", s3.Url, "--Exports:S3:PathStyle", "true",
                    "--Sessions:ChangePolling", "00:00:00.2", "--Sessions:Freshness:Longest", "00:00:00.2", .. keys,
                ]);
            s3.FaultOf = Sometimes();
            await ExportedServer.PostAsync(server.Client, PlayText.Listen(new SessionKey(Tenant, Guid.NewGuid().ToString("N"))));
            var files = Array.Empty<JsonNode>();
            await Eventually.AsyncTrue(
                async () =>
                {
                    var list = JsonNode.Parse(await server.Client.GetStringAsync("/v1/exports?limit=1000", Cancelled))!["exports"]!.AsArray();
                    files = [.. list.Select(file => file!)];
                    return Tables.All(table => files.Any(file => ((string)file["path"]!).StartsWith(table, StringComparison.Ordinal)))
                        && !s3.Objects.Keys.Any(name => name.Contains("/_staged/", StringComparison.Ordinal));
                },
                TimeSpan.FromSeconds(90));

            foreach (var file in files)
            {
                var content = await server.Client.GetByteArrayAsync("/v1/exports/" + (string)file["path"]!, Cancelled);
                Assert.Equal(s3.Objects[$"tenant={Tenant}/{(string)file["path"]!}"].Content, content);
                Assert.Equal((long)file["bytes"]!, content.Length);
                if (((string)file["path"]!).EndsWith(".parquet", StringComparison.Ordinal)) Assert.Contains(Convert.ToHexStringLower(SHA256.HashData(content)), (string)file["path"]!, StringComparison.Ordinal);
            }

            Assert.Empty(s3.Refused);
            Assert.DoesNotContain(FakeS3.SecretKey, server.Said, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    /// <summary>Every seventh put finds the service busy.</summary>
    private static Func<string, string, Fault> Sometimes()
    {
        var puts = 0;
        return (method, _) => method == "PUT" && Interlocked.Increment(ref puts) % 7 == 0 ? Fault.Busy : Fault.None;
    }
}
