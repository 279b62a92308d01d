using System.Globalization;
using Audiogum.Sessions.Grains.Exports.Batches;
using Audiogum.Sessions.Grains.Exports.Erasing;
using Audiogum.Sessions.Grains.Exports.Repairing;
using Audiogum.Sessions.Grains.Interfaces;
using Audiogum.Sessions.Grains.Interfaces.Exports;

namespace Audiogum.Sessions.Grains.Exports;

// What is asked of files that are there: that a user is taken out of them, and that what is wrong with them is put right.
internal sealed partial class TenantExportGrain
{
    /// <inheritdoc/>
    public async ValueTask<ExportErasure?> Erase(string userId, string pseudonym, string after)
    {
        if (dependencies.Location.Bucket is null) return new(string.Empty, true, [], null);
        if (!await dependencies.ErasingPlaces.WaitAsync(Patience)) return null;
        try
        {
            return await turn.WaitAsync(Patience) ? await EraseInTurnAsync(userId, pseudonym, after) : null;
        }
        finally
        {
            dependencies.ErasingPlaces.Release();
        }
    }

    private async ValueTask<ExportErasure?> EraseInTurnAsync(string userId, string pseudonym, string after)
    {
        try
        {
            await RefreshAsync(CancellationToken.None);
            var step = await new ExportEraser(dependencies, Tenant, state, new(userId, pseudonym)).StepAsync(after, CancellationToken.None);
            Report(pseudonym, step.Damaged);
            return step;
        }
        catch (Exception exception) when (IsPassing(exception))
        {
            Failed(exception);
            throw new DataUnavailableException("The exported files cannot be rewritten now.");
        }
        finally
        {
            turn.Release();
        }
    }

    private void Report(string pseudonym, string? path)
    {
        if (path is not null && path != damaged.GetValueOrDefault(pseudonym)) dependencies.Logger.FileDamaged(Tenant, path);
        if (path is null) damaged.Remove(pseudonym);
        else damaged[pseudonym] = path;
    }

    /// <inheritdoc/>
    public async ValueTask<bool> Writes(string period)
    {
        if (state.State.Zone is { } zone && zone != (await dependencies.Zones.GetAsync(Tenant)).Id) return true;
        if (state.State.Periods.ContainsKey(period)) return true;
        var first = DateOnly.Parse(PendingPeriodSet.IsDay(period) ? period : period + "-01", CultureInfo.InvariantCulture);
        var last = PendingPeriodSet.IsDay(period) ? first : first.AddMonths(1).AddDays(-1);
        return state.State.Ranges.Exists(range => range.First <= last && range.Last >= first);
    }

    /// <inheritdoc/>
    public ValueTask<bool> WriteAgain(DateOnly date) => RepairAsync(async () =>
    {
        var next = state.State.Copy();
        foreach (var name in (string[])[PendingPeriodSet.NameDay(date), PendingPeriodSet.NameMonth(date)])
            next.Periods[name] = new(dependencies.Now, dependencies.Now, null);
        state.State = next;
        await state.WriteStateAsync();
        return true;
    });

    /// <inheritdoc/>
    public ValueTask<bool> Repair(string manifest) => RepairAsync(async () =>
    {
        var (begunAt, committer) = (dependencies.Time.GetTimestamp(), Ledger());
        await committer.ResumeAsync(CancellationToken.None);
        var repair = new ManifestRepair(dependencies, Tenant, committer);
        if (await repair.ReadAsync(manifest, state.State, CancellationToken.None) is not { } draft) return false;
        await CommitAsync(draft, begunAt, CancellationToken.None);
        return true;
    });

    private async ValueTask<bool> RepairAsync(Func<Task<bool>> repair)
    {
        if (dependencies.Location.Bucket is null || !await turn.WaitAsync(Patience)) return false;
        try
        {
            await RefreshAsync(CancellationToken.None);
            return await repair();
        }
        catch (Exception exception) when (IsPassing(exception))
        {
            Failed(exception);
            return false;
        }
        finally
        {
            turn.Release();
        }
    }
}
