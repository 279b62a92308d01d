using System.Globalization;
using Audiogum.Sessions.Tests.Sessionization;
using Audiogum.Sessions.Tests.Sessionization.Fuzzing;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

if (args is [FuzzCommand.Verb, "--minutes", var minutes]) return FuzzCommand.Run(double.Parse(minutes, CultureInfo.InvariantCulture));

return args.Contains("--server") || args.Contains("--internal-msbuild-node")
    ? await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions)
    : await ConsoleRunner.Run(args);
