using Audiogum.Sessions.Tests.Storage;
using Audiogum.Sessions.Tests.Storage.Frozen;
using Audiogum.Sessions.Tests.Storage.Sqlite;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

if (args is [CommittingProcess.Verb, var directory]) return await CommittingProcess.RunAsync(directory);
if (args is [StoppableSilo.Verb, var connectionString]) return await StoppableSilo.RunAsync(connectionString);
if (args is [FrozenReaderTests.Verb, var read]) return FrozenReaderTests.CheckForEver(read);

return args.Contains("--server") || args.Contains("--internal-msbuild-node")
    ? await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions)
    : await ConsoleRunner.Run(args);
