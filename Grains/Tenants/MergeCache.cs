using Audiogum.Sessions.Sessionization.Rollups;

namespace Audiogum.Sessions.Grains.Tenants;

/// <summary>The merge of several sums, done again only when one of them is another instance than before.</summary>
internal sealed class MergeCache
{
    private IReadOnlyList<Rollup> parts = [];
    private Rollup sum = Rollup.Empty;

    /// <summary>The merge of these.</summary>
    public Rollup Merge(IReadOnlyList<Rollup> current)
    {
        if (!current.SequenceEqual(parts, ReferenceEqualityComparer.Instance))
        {
            sum = Rollup.Merge(current);
            parts = current;
        }

        return sum;
    }
}
