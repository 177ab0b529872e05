#!/usr/bin/env bash
# Plants faults in the product, one at a time, and looks whether the simulation finds each by the
# promise that its patch names in the first line.
# usage: plant.sh [SEEDS [patch…]]     (300 seeds and all patches when nothing is said)
# Ends with 1 if a planted fault was not found. The work tree is as before afterwards.
set -euo pipefail
cd "$(dirname "$0")/../../../.."
seeds=${1:-300}
shift || true
patches=("$@")
[ ${#patches[@]} -gt 0 ] || patches=(simulation/src/test/mutations/*.patch)
output=$(mktemp)
planted=
revert() {
    [ -z "$planted" ] || git apply -R "$planted"
    planted=
}
trap 'revert; rm -f "$output"' EXIT
missed=0
for patch in "${patches[@]}"; do
    promise=$(sed -n '1s/^promise: //p' "$patch")
    if ! git apply "$patch"; then
        echo "DOES NOT APPLY $(basename "$patch" .patch): the code has changed; make the patch anew"
        missed=1
        continue
    fi
    planted=$patch
    ./mvnw -B -ntp -q -pl simulation -am test -Dtest=SimulationTest#every_seed_keeps_every_promise \
        -Dsurefire.failIfNoSpecifiedTests=false -Dspotless.check.skip -Dholdfast.seeds="$seeds" > "$output" 2>&1 || true
    revert
    found=$(grep -cE "(^[0-9]+: |BROKEN )$promise" "$output" || true)
    if ! grep -q "^simulation: " "$output"; then
        echo "DID NOT RUN $(basename "$patch" .patch):"
        tail -n 20 "$output"
        missed=1
    elif [ "$found" -gt 0 ]; then
        echo "found    $(basename "$patch" .patch): $promise"
    else
        echo "NOT FOUND $(basename "$patch" .patch): $promise; the end of the run:"
        tail -n 5 "$output"
        missed=1
    fi
done
exit $missed
