# make run     the service on a PostgreSQL of its own, from nothing
# make test    every test, from nothing
# make check   what CI checks beside the tests
# make torture   kills, stops and fills what it can, and checks that nothing acknowledged was lost
# make bench   how fast it is here, beside pgbench
# make bench-redaction   how fast the redactor is, and how much it finds beside others

SWIFT ?= swift
# More at once than there is room for, and a test's database misses the deadlines that it is to keep.
export SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH ?= 8
# Arguments for the service: make run ARGS="--port 9090"
ARGS ?=

.PHONY: run test check sanitize torture bench bench-redaction format clean

run:
	@scripts/install-packages build run
	$(SWIFT) build --product raptor-audit-server
	@exec "$$($(SWIFT) build --show-bin-path)/raptor-audit-server" serve --embedded $(ARGS)

test:
	@scripts/install-packages build test
	$(SWIFT) build --build-tests
	scripts/check-consumer
	$(SWIFT) test --skip-build --skip '^EmbeddedPostgresTests\.'
	$(SWIFT) test --skip-build --filter '^EmbeddedPostgresTests\.'

check:
	@scripts/install-packages build check
	@scripts/check

# libpq's layer under the thread sanitizer, in a build of its own. The layers above share by Mutex, to which it is blind.
sanitize:
	@scripts/install-packages build
	$(SWIFT) build --build-tests --sanitize=thread --scratch-path .build-tsan
	TSAN_OPTIONS=suppressions=$(CURDIR)/scripts/thread-sanitizer-suppressions.txt \
	    $(SWIFT) test --skip-build --sanitize=thread --scratch-path .build-tsan --filter '^LibPQTests\.'

# make torture ARGS="--runs 300 --seed 1"   make torture ARGS="--failover --runs 20"
torture:
	@scripts/install-packages build torture
	$(SWIFT) build --product raptor-audit-server
	Tests/Torture/run.py --programs "$$($(SWIFT) build --show-bin-path)" $(ARGS)

bench:
	@scripts/install-packages build bench
	@Benchmarks/run
	@Benchmarks/breakdown

bench-redaction:
	@scripts/install-packages build
	@Benchmarks/redaction/run

format:
	$(SWIFT) format --in-place --recursive Package.swift Sources Tests Benchmarks/redaction

clean:
	rm -rf .build .build-tsan .build-bench .build-consumer
