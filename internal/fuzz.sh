#!/usr/bin/env bash
# Runs every fuzz target of the module, one after another, for the time given.
set -euo pipefail
time=${1:?how long each, such as 60s}
cd "$(dirname "$0")/.."
grep -rlE '^func Fuzz' --include='*_test.go' . | xargs -n1 dirname | sort -u | while read -r dir; do
  for target in $(grep -rhoE '^func Fuzz[A-Za-z0-9_]+' --include='*_test.go' "$dir" | sed 's/^func //' | sort -u); do
    [ -n "$(grep -lE "^func $target\b" "$dir"/*_test.go)" ] || continue
    echo "== $dir $target"
    go test "$dir" -run '^$' -fuzz "^$target\$" -fuzztime "$time"
  done
done
