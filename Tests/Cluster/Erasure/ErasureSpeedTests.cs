using System.Diagnostics;
using Audiogum.Sessions.Grains.Interfaces.Erasure;
using Audiogum.Sessions.Tests.Cluster.Administration;
using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using static Audiogum.Sessions.Tests.Cluster.Erasure.ErasureScenario;

namespace Audiogum.Sessions.Tests.Cluster.Erasure;

/// <summary>An erasure rewrites at least 500 sessions a second on two cores: whatever else runs, that is 4 ms of CPU for each.</summary>
public sealed class ErasureSpeedTests
{
    private const int Sessions = 3_000;

    [Fact]
    public async Task A_session_is_rewritten_in_four_milliseconds_of_CPU()
    {
        await using var house = ServerFixture.With(null, ("Exports:Interval", "1.00:00:00"));
        using var admin = house.ClientAs("administrator");
        using var user = house.ClientAs("listener-0007");
        foreach (var some in Enumerable.Range(0, Sessions).Chunk(200)) await PostAsync(user, some.SelectMany(session => Enumerable.Range(1, 4).Select(number => Play(session, number))));
        using var process = Process.GetCurrentProcess();
        var (cpu, clock) = (process.TotalProcessorTime, Stopwatch.StartNew());

        var id = (await RequestAsync(admin, "listener-0007")).Text("id");
        var erasure = house.Services.GetRequiredService<IGrainFactory>().GetGrain<IErasureGrain>($"acme/{id}");
        while (await erasure.Get() is not { CompletedAt: not null } and not { Sessions: Sessions, Events: 4 * Sessions })
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, TestContext.Current.CancellationToken);

        process.Refresh();
        clock.Stop();
        cpu = process.TotalProcessorTime - cpu;
        var certificate = await CertificateAsync(admin, id);
        TestContext.Current.TestOutputHelper!.WriteLine($"{Sessions / clock.Elapsed.TotalSeconds:0} sessions/s, {cpu.TotalMilliseconds / Sessions:0.00} ms of CPU each");
        Assert.Equal((Sessions, 4 * Sessions), (certificate.GetProperty("sessions").GetInt32(), certificate.GetProperty("events").GetInt32()));
        Assert.InRange(cpu.TotalMilliseconds / Sessions, 0, 4);
    }
}
