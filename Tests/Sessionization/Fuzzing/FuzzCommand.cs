using System.Diagnostics;
using System.Globalization;
using CsCheck;

namespace Audiogum.Sessions.Tests.Sessionization.Fuzzing;

/// <summary><c>fuzz --minutes N</c>: judges bodies for as long as one likes, and says how many; a law that does not hold ends it with the body.</summary>
internal static class FuzzCommand
{
    public const string Verb = "fuzz";

    private const int Round = 60;

    public static int Run(double minutes)
    {
        var laws = new BodyLaws();
        var begun = Stopwatch.GetTimestamp();
        try
        {
            while (Stopwatch.GetElapsedTime(begun).TotalMinutes < minutes)
            {
                var left = (minutes - Stopwatch.GetElapsedTime(begun).TotalMinutes) * 60;
                Judge(laws, (int)Math.Clamp(Math.Ceiling(left), 1, Round));
                var (bodies, posts, events, accepted) = laws.Judged;
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(begun):hh\\:mm\\:ss} {bodies} bodies, {posts} of them posts, {events} events, {accepted} of them accepted"));
            }

            return 0;
        }
        catch (CsCheckException exception)
        {
            Console.Error.WriteLine($"{exception.Message}\n{exception.InnerException?.Message}");
            return 1;
        }
    }

    /// <summary>Judges new bodies for some seconds.</summary>
    public static void Judge(BodyLaws laws, int seconds) =>
        FuzzedBody.Bodies.Sample(body => laws.Check(body.Write()), time: seconds, threads: 2, print: body => body.ToString());
}
