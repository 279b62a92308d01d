#!/usr/bin/env bash
# Breaks the code on purpose, one way after the other, in a scratch copy, and runs the tests that must notice
# (docs/MUTANTS.md). Prints "caught" or "SURVIVED" for each; the exit code is the number of survivors. Arguments choose
# mutants by name: Tests/mutants.sh forgotten-poison
set -uo pipefail
cd "$(dirname "$0")/.."

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
git ls-files -z | xargs -0 cp --parents -t "$scratch"
cd "$scratch"
wanted=("$@")
survivors=0
dotnet build Tests/Cluster -c Release -nologo -v quiet -clp:ErrorsOnly -p:Dashboards=false || exit 99

# name, file, what stands there, what is put in its place, test project, test classes
mutant() {
  local name=$1 file=$2 old=$3 new=$4 project=$5 classes=$6 program=Tests/$5/bin/Release/net10.0/Audiogum.Sessions.$5.Tests
  [ ${#wanted[@]} -eq 0 ] || [[ " ${wanted[*]} " == *" $name "* ]] || return 0
  cp "$file" kept.tmp
  OLD=$old NEW=$new perl -0777 -pi -e '$n = s/\Q$ENV{OLD}\E/$ENV{NEW}/; exit 1 unless $n' "$file"
  if cmp -s "$file" kept.tmp; then
    echo "$name: NOT APPLIED, $file has changed"
    survivors=$((survivors + 1))
  elif ! dotnet build "Tests/$project" -c Release -nologo -v quiet -clp:ErrorsOnly -p:Dashboards=false -p:TreatWarningsAsErrors=false -p:EnforceCodeStyleInBuild=false > build.log 2>&1; then
    echo "$name: DOES NOT BUILD"
    cat build.log
    survivors=$((survivors + 1))
  else
    local filter=()
    for class in $classes; do filter+=(-class "*.$class"); done
    timeout 300 "$program" -noColor "${filter[@]}" > run.log 2>&1
    local code=$?
    if [ "$code" -ne 0 ] && grep -q 'Total: [1-9]' run.log; then
      echo "$name: caught by $(grep -c '\[FAIL\]' run.log) of $(sed -n 's/.*Total: \([0-9]*\).*/\1/p' run.log) tests of $classes"
    else
      echo "$name: SURVIVED $classes"
      survivors=$((survivors + 1))
    fi
  fi
  mv kept.tmp "$file"
}

mutant acknowledged-before-commit Grains/Sessions/SessionGrain.cs \
  'if (await CommitAsync(workingSet, application) == CommitResult.Committed)' 'if (CommitAsync(workingSet, application).AsTask() is not null)' Cluster SessionFaultTests
mutant forgotten-poison Grains/Sessions/SessionGrain.cs \
  $'Unavailable()\n    {\n        Poison();' $'Unavailable()\n    {' Cluster SessionFaultTests
mutant reading-out-of-turn Grains/Sessions/SessionGrain.cs \
  'turn = new(1, 1)' 'turn = new(9, 9)' Cluster SessionFaultTests
mutant contribution-twice Grains/Tenants/DayContributions.cs \
  'if (before is not null) range.Accumulator.Subtract(before);' '' Cluster SumsTests
mutant older-row-comes-back Grains/Tenants/ShardFeed.cs \
  'if (row.Revision < views.RevisionOf(row.SessionId) || row.Revision' 'if (row.Revision' Cluster ColdDayTests
mutant kept-member-unnoticed Grains/Tenants/DayContributions.cs \
  'return (position is not { } at || at > keptAsOf) && (IsOutdated = true);' 'return false;' Cluster KeptSumTests
mutant late-session-confirmed-away Grains/Tenants/DayContributions.cs \
  'if (Snapshot is not null && sessions.Keys.All(Snapshot.LongSessions.Contains))' 'if (Kept is not null)' Cluster KeptSumTests
mutant end-not-asked Grains/Tenants/ShardFeed.cs \
  'await dependencies.Store.ReadEndAsync(key.Tenant, key.Shard, CancellationToken.None)' 'await Task.FromResult(new Audiogum.Sessions.Storage.StoreEnd(new(0, dependencies.Time.GetUtcNow().ToUnixTimeMilliseconds()), default))' Cluster SkewTests
mutant kept-too-far Grains/Tenants/DaySnapshotStore.cs \
  'var (asOf, quietSince) = (feed.Position,' 'var (asOf, quietSince) = (new StorePosition(0, long.MaxValue),' Cluster 'SkewTests KeptSumTests'
mutant real-time-never-goes-back Grains/Tenants/LiveContributions.cs \
  'IsOutdated |= instant < heldFrom;' '' Cluster SkewTests
mutant kept-sum-not-erased Grains/Erasure/ErasureGrain.cs \
  'await GrainFactory.GetGrain<ITenantShardGrain>(new TenantShardKey(tenant, at.Shard).ToString()).ForgetSnapshots();' '' Cluster ErasureTests
mutant late-fill-ignored Grains/Sessions/PostApplication.cs \
  'refold |= !workingSet.Set.Accept(received);' 'workingSet.Set.Accept(received);' Cluster LongSessionTests
mutant earlier-receipt-lost Grains/Sessions/PostApplication.cs \
  'Entries.Add(new(StoredEventKind.EarlierReceipt, e.Event.Type, e.Event.SequenceNumber, receipt, default));' '' Cluster SessionGrainTests
mutant duplicate-twice Grains/Sessions/PostApplication.cs \
  $'default:\n                workingSet.Set.CountDuplicate(receipt.ReceivedAt);' $'default:\n                workingSet.Set.CountDuplicate(receipt.ReceivedAt);\n                workingSet.Set.CountDuplicate(receipt.ReceivedAt);' Cluster SessionGrainTests
mutant conflict-not-kept Grains/Sessions/PostApplication.cs \
  'Entries.Add(new(StoredEventKind.ConflictLoser, e.Event.Type, e.Event.SequenceNumber, receipt, e.Json) { Content = classifier.LoserHash });' '' Cluster SessionGrainTests
mutant unsynced-log Storage/Sqlite/Writing/WriterConnection.cs \
  '_commit = _database.Prepare("COMMIT");' '_database.Execute("PRAGMA synchronous = OFF"); _commit = _database.Prepare("COMMIT");' Cluster PowerCutTests
mutant version-unchecked Storage/Sqlite/Writing/PendingCommit.cs \
  'if ((place?.Revision ?? 0) != _commit.ExpectedRevision)' 'if (_commit.ExpectedRevision < 0)' Storage SqliteSessionStoreTests
mutant day-not-indexed Storage/Sqlite/Writing/PendingCommit.cs \
  'connection.Days.Add(tenant, row.Shard, _commit.AddedDays, session);' 'connection.Days.Add(tenant, row.Shard, [.. _commit.AddedDays.Skip(1)], session);' Storage SqliteSessionStoreTests
mutant sealed-part-dropped Storage/Sqlite/Writing/PendingCommit.cs \
  'connection.Segments.Write(session, _commit.Segments);' 'connection.Sealed.Write(session, [.. _commit.Sealed.Skip(1)]);' Storage SqliteSessionStoreTests
mutant misfiled-by-zone Sessionization/Events/Schema/LocalTime.cs \
  'milliseconds - offsetMinutes * 60_000L' 'milliseconds + offsetMinutes * 60_000L' Sessionization LocalTimeTests
mutant last-lead-counts Sessionization/Ordering/SessionClock.cs \
  'Math.Max(lead, time.Instant - receivedAt)' 'time.Instant - receivedAt' Sessionization VectorTests
mutant reader-holds-a-lock Storage/Postgres/Reading/Query.cs \
  'await using var command = ToCommand(connection);' $'await using var transaction = await connection.BeginTransactionAsync(cancellationToken);\n            await using (var locking = new NpgsqlCommand("lock table changes in share mode", connection)) await locking.ExecuteNonQueryAsync(cancellationToken);\n            await using var command = ToCommand(connection);' Storage 'PositionTests FrozenSiloTests'
mutant damaged-page-fails-the-group Storage/Sqlite/Writing/GroupCommitter.cs \
  'fault is not StoreUnavailableException or FaultyDataException;' 'fault is not StoreUnavailableException;' Storage DamagedPageTests
mutant page-ends-with-its-transaction Storage/Postgres/Reading/ShardRowReader.cs \
  'and (c.xid, c.place) > ($3, $4) and c.xid' 'and c.xid > $3 + 0 * $4 and c.xid' Storage PostgresSessionStoreTests
mutant repeated-erasure-begins-anew Grains/Erasure/ErasureQueue.cs \
  'known.Find(kept => kept.User == user) is { } same' 'known.Find(_ => false) is { } same' Cluster ErasureQueueTests

# What these break is derived data; nothing that the test asserts knows of it but the self-check's count of drift (docs/LATE.md).
mutant feed-row-skipped Grains/Exports/Batches/FeedBatch.cs \
  'await AddAsync(session, told, tables, cancellationToken);' "if (session[^1] != '7') await AddAsync(session, told, tables, cancellationToken);" Cluster QuietTests
mutant feed-place-too-far Storage/Sqlite/Reading/FeedRowReader.cs \
  'cursor = cursor with { Change = new(0, page[^1].Change) };' 'cursor = cursor with { Change = new(0, page[^1].Change + 1) };' Cluster QuietTests
mutant kept-sum-lacks-a-session Grains/Tenants/DayContributions.cs \
  'whole.Add(held.Contribution);' "if (sessionId[^1] != '7') whole.Add(held.Contribution);" Cluster QuietTests
mutant row-without-its-plays Grains/Sessions/SessionGrain.cs \
  'var row = SessionRowWriter.Write(key, shard, revision, session, plan.Contribution);' 'var row = SessionRowWriter.Write(key, shard, revision, session, plan.Contribution with { Plays = [] });' Cluster QuietTests
mutant changed-day-not-exported Grains/Exports/Batches/FeedBatch.cs \
  'days.AddTo(next, dependencies.Now, (long)dependencies.Settling.TotalMilliseconds);' 'if (next.Batches == 1) days.AddTo(next, dependencies.Now, (long)dependencies.Settling.TotalMilliseconds);' Cluster QuietTests
mutant changed-zone-ignored Grains/Exports/Batches/AggregateBatch.cs \
  'next.Zone is not null && next.Zone != zone.Id' 'next.Zone is not null && next.Zone == "none"' Cluster ChangedZoneTests
mutant poisoned-session-ends-the-export Grains/Exports/TenantExportGrain.cs \
  'IsOfData(exception, cancellationToken) && (feed.Adding is not null || feed.Taken > 1)' 'exception is OutOfMemoryException' Cluster SetAsideExportTests

echo "$survivors survived"
exit "$survivors"
