using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Order;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Audiogum.Sessions.Benchmarks.Micro;

/// <summary>What the hot pieces of the path of an event cost, each alone: time and allocation per event, or per post where its name says so.</summary>
internal static class MicroBenchmarks
{
    private static readonly Type[] All = [typeof(ReadingBenchmarks), typeof(FoldBenchmarks), typeof(ContributionBenchmarks), typeof(CommitBenchmarks)];

    /// <summary>Runs those whose name holds a text, or all.</summary>
    /// <param name="args">The text; what follows it is BenchmarkDotNet's own.</param>
    public static void Run(string[] args) =>
        BenchmarkSwitcher.FromTypes(All).Run(["--filter", args is [var name, ..] ? $"*{name}*" : "*", .. args.Skip(1)], Config());

    // In this process: nothing is built again, so the house's own build rules need not fit generated code.
    private static ManualConfig Config() => ManualConfig.CreateEmpty()
        .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
        .AddColumnProvider(DefaultColumnProviders.Instance)
        .AddColumn(StatisticColumn.Min)
        .WithOrderer(new DefaultOrderer(SummaryOrderPolicy.Declared))
        .HideColumns("Error", "StdDev", "RatioSD", "Gen1", "Gen2", "Median", "Job", "Toolchain", "IterationCount", "LaunchCount", "WarmupCount")
        .AddDiagnoser(MemoryDiagnoser.Default)
        .AddExporter(MarkdownExporter.GitHub)
        .AddLogger(ConsoleLogger.Default)
        .WithOptions(ConfigOptions.JoinSummary)
        .WithArtifactsPath(Path.Combine("artifacts", "benchmarks"));
}
