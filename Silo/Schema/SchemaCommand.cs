using Audiogum.Sessions.Silo.Clustering;
using Audiogum.Sessions.Silo.GrainStorage;
using Audiogum.Sessions.Storage.Postgres;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace Audiogum.Sessions.Silo.Schema;

/// <summary>
/// The command <c>schema</c>: makes the tables of <c>ConnectionStrings:PostgreSql</c>, or brings them to this release's
/// version. Safe to run at any time, by any number at once, also while silos run.
/// </summary>
internal static class SchemaCommand
{
    public const string Name = "schema";

    private static readonly SchemaPart[] Parts = [MembershipSchema.Part, GrainStateSchema.Part, SessionSchema.Part];

    /// <summary>Runs it; 0 when the tables have this release's version, 1 with the reason when they do not.</summary>
    public static async Task<int> RunAsync(IConfiguration configuration)
    {
        if (configuration.GetConnectionString(ClusterSettings.PostgreSql) is not { Length: > 0 } connectionString)
        {
            await Console.Error.WriteLineAsync($"ConnectionStrings:{ClusterSettings.PostgreSql} is not set.");
            return 1;
        }

        try
        {
            await using var database = NpgsqlDataSource.Create(connectionString);
            foreach (var part in Parts)
            {
                var before = await new PostgresSchema(database).UpgradeAsync(part, CancellationToken.None);
                Console.WriteLine($"{part.Name}: version {part.Version}{(before == part.Version ? ", as before" : $", was {before}")}");
            }

            return 0;
        }
        catch (Exception exception) when (exception is NpgsqlException or SchemaVersionException or ArgumentException or TimeoutException)
        {
            // An ArgumentException is a connection string that cannot be read; its message names the keyword, not the password.
            await Console.Error.WriteLineAsync(exception.Message);
            return 1;
        }
    }
}
