#!/usr/bin/env bash
# Runs everything that can be checked, on a fresh Debian machine too: installs what is missing, builds with warnings as
# errors, checks the formatting, runs every test project. The last line is exactly "N passed, N failed, N skipped";
# the formatting, and a build or a test project that does not come to an end, count as a test each.
set -uo pipefail
cd "$(dirname "$0")"

configuration=${CONFIGURATION:-Release}
results=artifacts/test-results
passed=0 failed=0 skipped=0
failures=() skips=()

section() { printf '\n== %s\n' "$*"; }

check() { # name, command…
  local name=$1
  shift
  section "$name"
  if "$@"; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    failures+=("$name")
    return 1
  fi
}

finish() {
  section summary
  [ ${#failures[@]} -eq 0 ] || printf 'failed:  %s\n' "${failures[@]}"
  [ ${#skips[@]} -eq 0 ] || printf 'skipped: %s\n' "${skips[@]}"
  echo "$passed passed, $failed failed, $skipped skipped"
  [ "$failed" -eq 0 ]
  exit
}

# The dashboards' bundler wants 20.19.
node_is_new_enough() {
  node -e 'const [major, minor] = process.versions.node.split("."); process.exit(major > 20 || (major == 20 && minor >= 19) ? 0 : 1)'
}

# What has to be there, and the Debian package that brings it.
install_missing() {
  local packages=()
  command -v git > /dev/null || packages+=(git)
  command -v node > /dev/null || packages+=(nodejs)
  command -v npm > /dev/null || packages+=(npm)
  command -v "${CHROMIUM:-chromium}" > /dev/null || packages+=(chromium)
  compgen -G '/usr/lib/postgresql/*/bin/initdb' > /dev/null || packages+=(postgresql)
  command -v redis-server > /dev/null || packages+=(redis-server)
  command -v ip > /dev/null || packages+=(iproute2)
  compgen -G '/usr/lib/*/faketime/libfaketimeMT.so.1' > /dev/null || packages+=(libfaketime)
  [ -d /usr/lib/python3/dist-packages/pandas ] || packages+=(python3-pandas)
  [ -e /usr/share/zoneinfo/Europe/Oslo ] || packages+=(tzdata)
  if [ ${#packages[@]} -gt 0 ]; then
    if [ "$(id -u)" -ne 0 ] || ! command -v apt-get > /dev/null; then
      echo "missing, and only root on Debian may install them: ${packages[*]}"
      return 1
    fi
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" || return 1
  fi
  if ! node_is_new_enough; then # Debian 12 has an older one; npm has all of them
    npm install --global --no-audit --no-fund --loglevel=error node@22 && hash -r && node_is_new_enough || return 1
  fi
  # The storage account of the tests: pinned by its lock file.
  [ -e Tests/Storage/Azure/node_modules/.package-lock.json ] || npm ci --prefix Tests/Storage/Azure --no-audit --no-fund --loglevel=error || return 1
  if ! command -v dotnet > /dev/null; then
    echo "The .NET 10 SDK is missing: https://dotnet.microsoft.com/download"
    return 1
  fi
}

# The number of an attribute of the result's <assembly> element.
count() { sed -n "s/.*<assembly [^>]* $2=\"\([0-9]*\)\".*/\1/p" "$1" | head -n 1; }

# The names of the tests with a result, with the reason if there is one.
named() {
  sed 's/<test /\n<test /g' "$1" | sed -n "/ result=\"$2\"/{s/.* name=\"\([^\"]*\)\" result.*<reason>\(<!\[CDATA\[\)\?\([^]<]*\).*/\1: \3/;s/^<test .* name=\"\([^\"]*\)\" result.*/\1/;p}"
}

run_tests() { # project file, what tells the run from another one of it, arguments of the test program
  local project=$1 name program xml
  name=$(basename "$project" .csproj)
  program=$(dirname "$project")/bin/$configuration/net10.0/Audiogum.Sessions.$name
  name+=${2:-}
  xml=$results/$name.xml
  section "$name"
  timeout --kill-after=30 1500 "$program" -noColor -result-xml "$xml" "${@:3}"
  local ended=$?
  if [ ! -s "$xml" ] || [ -z "$(count "$xml" total)" ]; then
    failed=$((failed + 1))
    failures+=("$name: no results (exit code $ended)")
    return
  fi

  local bad=$(($(count "$xml" failed) + $(count "$xml" errors)))
  if [ "$ended" -ne 0 ] && [ "$bad" -eq 0 ]; then
    bad=1
    failures+=("$name: exit code $ended")
  fi
  passed=$((passed + $(count "$xml" passed)))
  failed=$((failed + bad))
  skipped=$((skipped + $(count "$xml" skipped) + $(count "$xml" not-run)))
  mapfile -t -O ${#failures[@]} failures < <(named "$xml" Fail)
  mapfile -t -O ${#skips[@]} skips < <(named "$xml" Skip; named "$xml" NotRun | sed "s/$/: runs only when asked for by -explicit/")
}

section "what the tests need"
install_missing || { failed=1 failures+=("what the tests need"); finish; }
rm -rf "$results"
mkdir -p "$results"

check "build without warnings" dotnet build Audiogum.Sessions.sln -c "$configuration" -warnaserror -nologo -v quiet -clp:NoSummary || finish
check "white space" dotnet format whitespace Audiogum.Sessions.sln --verify-no-changes --no-restore
check "style" dotnet format style Audiogum.Sessions.sln --verify-no-changes --no-restore --severity warn
for project in Tests/*/*.Tests.csproj; do run_tests "$project"; done

# Once more with the clock of each silo an hour ahead, an hour behind or jumping. The cluster tests that run so too are
# those of Tests/prove.sh P2.
CLOCKS=skewed run_tests Tests/Simulation/Simulation.Tests.csproj .skewed
finish
