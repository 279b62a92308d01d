using System.Globalization;
using System.Net;
using System.Text.Json;
using Audiogum.Sessions.Tests.Cluster.Administration;
using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;
using Audiogum.Sessions.Tests.Cluster.Stores;
using CsCheck;
using Microsoft.Extensions.DependencyInjection;
using static Audiogum.Sessions.Tests.Cluster.Erasure.ErasureScenario;
using static Audiogum.Sessions.Tests.Cluster.Http.Fixtures.PostExchange;

namespace Audiogum.Sessions.Tests.Cluster.Erasure;

/// <summary>
/// Any order of posts, copies under any token, conflicts, repeated requests and crashes against a model that knows no
/// erasure: an event counts once, a user is one user, and in the end nothing holds the id.
/// </summary>
public sealed class ErasureModelTests
{
    private const int Runs = 10;

    private static int run;

    private enum Step
    {
        Post,
        PostOfOther,
        CopyByUser,
        CopyByOther,
        CopyByDevice,
        Conflict,
        Request,
        Certificate,
        Deactivate,
        FailBefore,
        FailAfter,
    }

    [Fact]
    public async Task Interleaved_posts_copies_requests_and_crashes_change_no_number_and_leave_nothing()
    {
        await using var house = ServerFixture.WithFaults(null);
        var step = Gen.Select(Gen.Enum<Step>(), Gen.Int[1, 2], Gen.Int[1, 4]);
        await step.List[6, 24].SampleAsync(async steps =>
        {
            var number = Interlocked.Increment(ref run);
            await new Model(house, number).RunAsync(steps);
        }, iter: Runs, threads: 1);
    }

    private sealed class Model(ServerFixture house, int run)
    {
        private readonly string user = string.Create(CultureInfo.InvariantCulture, $"listener-{run:00000}");
        private readonly string tenant = string.Create(CultureInfo.InvariantCulture, $"tenant-{run}");
        private readonly HashSet<(int Session, int Number)> accepted = [];
        private readonly HashSet<string> requests = [];

        public async Task RunAsync(IEnumerable<(Step Step, int Session, int Number)> steps)
        {
            using var admin = Client("administrator");
            using var own = Client(user);
            using var other = Client("somebody-else");
            using var device = Client(null);
            foreach (var (step, session, number) in steps)
            {
                switch (step)
                {
                    case Step.Post:
                        await PostAsync(own, session, number);
                        break;
                    case Step.PostOfOther:
                        await PostAsync(other, session + 2, number);
                        break;
                    case Step.CopyByUser or Step.CopyByOther or Step.CopyByDevice:
                        foreach (var copy in accepted.ToArray())
                            await PostAsync(step == Step.CopyByUser ? own : step == Step.CopyByOther ? other : device, copy.Session, copy.Number);
                        break;
                    case Step.Conflict:
                        foreach (var taken in accepted.Take(1).ToArray()) await ConflictAsync(number % 2 == 0 ? own : other, taken.Session, taken.Number);
                        break;
                    case Step.Request:
                        await RequestAsync(admin);
                        break;
                    case Step.Certificate:
                        await CheckAsync(admin);
                        break;
                    case Step.Deactivate:
                        await house.Services.GetRequiredService<IGrainFactory>().GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);
                        break;
                    default:
                        house.Store.Faults.Enqueue(step == Step.FailBefore ? CommitFault.FailBefore : CommitFault.FailAfter);
                        break;
                }
            }

            house.Store.Faults.Clear();
            await CheckAsync(admin);
        }

        private async Task PostAsync(HttpClient client, int session, int number)
        {
            while (true)
            {
                using var answer = await client.PostEventsAsync(Json(Batch(Event(session, number))));
                if (answer.StatusCode == HttpStatusCode.ServiceUnavailable) continue; // it may have been stored: then it is a copy
                var counts = await answer.JsonAsync();
                Assert.Equal(0, counts.GetProperty("conflicts").GetInt32());
                if (!accepted.Add((session, number))) Assert.Equal(1, counts.GetProperty("duplicates").GetInt32());
                return;
            }
        }

        private async Task ConflictAsync(HttpClient client, int session, int number)
        {
            while (true)
            {
                using var answer = await client.PostEventsAsync(Json(Batch(Event(session, number).Replace("\"wan\"", "\"none\"", StringComparison.Ordinal))));
                if (answer.StatusCode == HttpStatusCode.ServiceUnavailable) continue;
                Assert.Equal(1, (await answer.JsonAsync()).GetProperty("conflicts").GetInt32());
                return;
            }
        }

        private async Task RequestAsync(HttpClient admin)
        {
            requests.Add((await ErasureScenario.RequestAsync(admin, user)).Text("id"));
            Assert.Single(requests);
        }

        private async Task CheckAsync(HttpClient admin)
        {
            await RequestAsync(admin);
            await CertificateAsync(admin, requests.Single());
            var answers = await AnswersAsync(admin, 1, 2, 3, 4);
            Assert.DoesNotContain(user, answers, StringComparison.OrdinalIgnoreCase);
            Assert.Empty(await FilesWithAsync(house.DataPath, user));
            var users = accepted.Select(taken => taken.Session <= 2).Distinct().Count();
            await ServerFixture.UntilAsync(admin, Daily, report => report.GetProperty("totals") is var totals && Count(totals, "events") == accepted.Count && Count(totals, "users") == users);

            static int Count(JsonElement totals, string name) => totals.TryGetProperty(name, out var count) ? count.GetInt32() : 0;
        }

        /// <summary>The event of a number, always the same: some of them name the user outside of the token.</summary>
        private string Event(int session, int number) => Play(session, number, number % 2 == 0 ? $",\"custom\":{{\"{user}\":[\"{user}\"]}}" : string.Empty);

        private HttpClient Client(string? id)
        {
            var client = house.CreateClient();
            client.DefaultRequestHeaders.Authorization = new("Bearer", new TestTokens { Tenant = tenant, UserId = id }.Mint());
            return client;
        }
    }
}
