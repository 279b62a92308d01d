#!/usr/bin/env bash
# Proves promises of the README, one or several: Tests/prove.sh P1 P10. Runs what shows each of them, and ends with the
# first that does not hold. SEEDS (10) simulations, FUZZ_MINUTES (1) of fuzzing, and ATTACK_SCALE (1) can be set higher.
# ATTACK_MINUTES=15 makes each attack of P8 on a server of 1 GiB take 15 minutes instead of 8 seconds.
set -euo pipefail
cd "$(dirname "$0")/.."

run() { # test project, arguments of its program
  local project=$1
  shift
  dotnet run -c "${CONFIGURATION:-Release}" --project "Tests/$project" -- "$@"
}

tests() { # test project, then classes, or rooms that end with a slash
  local project=$1 filter=()
  shift
  for name in "$@"; do
    case $name in
      */) filter+=(-namespace "Audiogum.Sessions.Tests.$project.${name%/}*") ;;
      *) filter+=(-class "*.$name") ;;
    esac
  done
  run "$project" -noColor "${filter[@]}"
}

# The cluster tests whose silos and hosts live in the test's own process, with the clock of each an hour ahead, an hour behind
# or jumping; without those that are about what a clock says, which bear a trait.
skewed() {
  local classes=() class
  for class in $(grep -rlE 'ServerFixture|TenantsCluster|SessionCluster' Tests/Cluster --include='*Tests.cs' | xargs -n 1 basename -s .cs | sort -u); do
    classes+=(-class "*.$class")
  done
  CLOCKS=skewed run Simulation -noColor
  CLOCKS=skewed run Cluster -noColor -trait- Clock=right "${classes[@]}"
}

simulate() { run Simulation simulate --seed "${SEED:-1}" --count "${SEEDS:-10}"; }

for promise in "$@"; do
  echo "== $promise"
  case $promise in
    P1)
      simulate
      tests Cluster CrashTests PowerCutTests DiskFullTests
      tests Deployment ManySilos/
      ;;
    P2)
      tests Sessionization SessionLaws VectorTests
      tests Simulation Semantics/
      skewed
      ;;
    P3)
      tests Sessionization Rollups/
      tests Cluster RealHistoryTests SumsTests MovingSessionTests
      tests Exports SumsTests
      ;;
    P4)
      tests Cluster Isolation/
      tests Storage DamagedPageTests QuarantinedWritersTests
      ;;
    P5)
      simulate
      tests Cluster IdentityTests
      ;;
    P6)
      tests Storage Chunks/
      tests Cluster SessionGrainTests
      ;;
    P7)
      run Sessionization fuzz --minutes "${FUZZ_MINUTES:-1}"
      tests Cluster PostOutcomeTests FuzzedPostTests
      ;;
    P8) tests Cluster LimitsTests PostBodyTests PostBudgetTests AppendBudgetTests StalledDiskTests SlowClientTests FairPostSchedulerTests OpenStreamsTests ResidentSessionTests AttackTests BudgetTests ;;
    P9)
      tests Cluster SessionFaultTests StoppedTests DiskFullTests StalledDiskTests WriteReadinessTests StoreFaultTests
      tests Storage Frozen/ Faults/ PostgresTimeoutTests PostgresFaultTests DamagedPageTests
      tests Deployment ManySilos/ Clustering/
      ;;
    P10)
      simulate
      tests Cluster CrashTests MovingSessionTests
      ;;
    P11)
      tests Cluster Erasure/ Retention/
      tests Exports Erasing/
      tests Sessionization Erasure/
      tests Storage AzureTablesFaultTests
      ;;
    P12) tests Cluster Upgrade/ ;;
    *)
      echo "There is no promise $promise: P1 to P12."
      exit 2
      ;;
  esac
done
