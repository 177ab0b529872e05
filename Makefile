# Holdfast. `make` alone lists what there is to do. Every target finds a JDK 25 by itself.

SHELL := /bin/bash
.DEFAULT_GOAL := help

# JAVA_HOME if it is a JDK 25 or newer, else the usual places, newest first.
JDK := $(shell .mvn/find-jdk.sh 25)
MVN  = JAVA_HOME="$(JDK)" ./mvnw -B -ntp
# What libraries unpack stays in target/, and so do the JVM's performance data: there are none.
JAVA = "$(JDK)/bin/java" -Djava.io.tmpdir=target/tmp -XX:-UsePerfData
DEMO = $(JAVA) -Xmx256m --enable-native-access=ALL-UNNAMED -Dholdfast.servers=local-stack/servers/target -Dslf4j.internal.verbosity=ERROR \
       -cp "local-stack/target/classes:$$(cat local-stack/target/demo.classpath)"
BENCHMARK = $(JAVA) -Xmx1g --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
       -cp "benchmark/target/classes:$$(cat benchmark/target/bench.classpath)" io.holdfast.benchmark.Benchmark

.PHONY: help jdk demo up down bench check simulate fmt clean

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | column -t -s "$$(printf '\t')"

jdk:
	@test -n "$(JDK)" || { echo "No JDK 25 found. Install one (for example Temurin 25) and set JAVA_HOME to it." >&2; exit 2; }

package: jdk
	@echo "Building (the first time downloads dependencies; the log is target/build.log) …"
	@mkdir -p target/tmp
	@$(MVN) -q package -Dmaven.test.skip=true > target/build.log 2>&1 || { tail -n 40 target/build.log; exit 1; }

demo: package ## a VM backed up, destroyed, restored and compared bit for bit (DEMO_DISK=image.raw for your own disk)
	@$(DEMO) io.holdfast.localstack.demo.Demo

up: package ## the whole system running, with addresses and commands to try; Ctrl-C or `make down` ends it
	@$(DEMO) io.holdfast.localstack.demo.Up || test $$? -ge 129 # Ctrl-C and `make down` are how it ends

down: ## ends what `make up` started
	@pid=$$(cat target/up/pid 2>/dev/null); \
	if [ -z "$$pid" ] || ! grep -qs demo.Up "/proc/$$pid/cmdline"; then echo "Nothing is up."; exit 0; fi; \
	kill "$$pid"; while kill -0 "$$pid" 2>/dev/null; do sleep 0.3; done; echo "Everything is down."

bench: jdk ## Holdfast measured against restic, borg and the limit (BENCH="speed memory grid", BENCH_BYTES=8G, BENCH_ROUNDS=1)
	@echo "Building (the log is target/build.log) …"
	@mkdir -p target/tmp
	@$(MVN) -q package -Dmaven.test.skip=true -pl benchmark -am > target/build.log 2>&1 || { tail -n 40 target/build.log; exit 1; }
	@$(BENCHMARK) $(BENCH) $(if $(BENCH_BYTES),--bytes $(BENCH_BYTES)) $(if $(BENCH_ROUNDS),--rounds $(BENCH_ROUNDS))

check: jdk ## everything: gates, unit tests, tests on real servers, end to end
	$(MVN) verify

simulate: jdk ## the sagas in one thread from seeds, with every fault (SEEDS=1000000; SEED=42 tells one seed's story)
	$(MVN) -q -pl simulation -am test -Dtest=SimulationTest -Dsurefire.failIfNoSpecifiedTests=false \
	  $(if $(SEEDS),-Dholdfast.seeds=$(SEEDS)) $(if $(SEED),-Dholdfast.seed=$(SEED))

fmt: jdk ## formats the sources as the gate wants them
	$(MVN) -q spotless:apply

clean: jdk ## removes what was built
	$(MVN) -q clean
