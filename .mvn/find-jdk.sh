#!/usr/bin/env bash
# Prints the home of a JDK of at least the given release: JAVA_HOME if it is one, else the first found in the usual places.
set -u
wanted=${1:?release}
release_of() {
    [ -x "$1/bin/javac" ] && [ -f "$1/release" ] || return 1
    sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}
candidates=("${JAVA_HOME:-}")
if path=$(command -v javac 2>/dev/null); then candidates+=("$(dirname "$(dirname "$(readlink -f "$path")")")"); fi
candidates+=(/usr/lib/jvm/* /usr/java/* /opt/jdk* /opt/java/* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home)
for home in "${candidates[@]}"; do
    release=$([ -n "$home" ] && release_of "$home") || continue
    if [ "${release:-0}" -ge "$wanted" ]; then echo "$home"; exit 0; fi
done
exit 0
