# make run     the service on a PostgreSQL of its own, from nothing
# make test    every test, from nothing
# make check   what CI checks beside the tests
# make test-bash BASH=/path   the deploy scripts' tests on another bash, such as 3.2, which macOS has
# make torture   kills, stops, cuts and fills what it can, and checks that nothing acknowledged was lost
# make fuzz    the readers of foreign bytes, guided by their coverage
# make overload   what the service does under more than it can carry
# make bench   how fast it is here, beside pgbench
# make bench-redaction   how fast the redactor is, and how much it finds beside others

SWIFT ?= swift
# More at once than there is room for, and a test's database misses the deadlines that it is to keep.
export SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH ?= 4
# Arguments for the service: make run ARGS="--port 9090"
ARGS ?=

.PHONY: run test test-bash check sanitize sanitize-thread sanitize-address torture fuzz bench overload bench-redaction format clean

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

test-bash:
	@scripts/install-packages build test
	$(SWIFT) build --build-tests
	RAXX_TEST_BASH=$(BASH) $(SWIFT) test --skip-build --filter '^EndToEndTests\.(Deploy|Subtree|TerraformExample)'

check:
	@scripts/install-packages build check
	@scripts/check

# The modules that need no package, and nothing else. Package.resolved stays as it is for the others.
CORE = RAPTOR_AUDIT_CORE=1 $(SWIFT)
PLAIN = --disable-default-traits --force-resolved-versions

# libpq's layer under the thread sanitizer, and all that calls C under the address sanitizer, in builds of their own. The
# layers above libpq's share by Mutex, to which the thread sanitizer is blind.
sanitize: sanitize-thread sanitize-address

sanitize-thread:
	@scripts/install-packages build
	$(CORE) build $(PLAIN) --build-tests --sanitize=thread --scratch-path .build-tsan
	TSAN_OPTIONS=suppressions=$(CURDIR)/scripts/thread-sanitizer-suppressions.txt \
	    $(CORE) test $(PLAIN) --skip-build --sanitize=thread --scratch-path .build-tsan --filter '^LibPQTests\.'

sanitize-address:
	@scripts/install-packages build
	$(CORE) build $(PLAIN) --build-tests --sanitize=address --scratch-path .build-asan
	ASAN_OPTIONS=detect_leaks=0 $(CORE) test $(PLAIN) --skip-build --sanitize=address --scratch-path .build-asan \
	    --filter '^(LibPQ|RaptorAuditClient|StrictJSON|SystemCrypto)Tests\.'

# make fuzz ARGS=-max_total_time=3600
# The compiler's own choice of coverage is one that its libFuzzer refuses.
fuzz:
	RAPTOR_AUDIT_FUZZ=1 $(CORE) build $(PLAIN) --product Fuzz --scratch-path .build-fuzz -c release \
	    -Xswiftc -enable-testing -Xswiftc -sanitize=fuzzer \
	    -Xswiftc -sanitize-coverage=edge,pc-table,inline-8bit-counters,trace-cmp
	mkdir -p .build-fuzz/corpus
	.build-fuzz/release/Fuzz -max_total_time=60 -max_len=4096 $(ARGS) .build-fuzz/corpus Tests/Fuzz/seeds

# By default a minute. make torture ARGS="--runs 300 --seconds 6"   make torture ARGS="--failover --runs 20"
torture:
	@scripts/install-packages build $(if $(findstring --failover,$(ARGS)),failover,torture)
	$(SWIFT) build --product raptor-audit-server
	Tests/Torture/run.py --programs "$$($(SWIFT) build --show-bin-path)" $(ARGS)

bench:
	@scripts/install-packages build bench
	@Benchmarks/run
	@Benchmarks/breakdown

overload:
	@scripts/install-packages build bench
	scripts/build-release .build/benchmark raptor-audit-server
	Benchmarks/overload --programs .build/benchmark $(ARGS)

bench-redaction:
	@scripts/install-packages build
	@Benchmarks/redaction/run

format:
	$(SWIFT) format --in-place --recursive Package.swift Sources Tests Benchmarks/redaction

clean:
	rm -rf .build .build-*
