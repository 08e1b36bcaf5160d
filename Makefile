# make demo       shows the bot at work, against a news server inside the process
# make            builds the program
# make check      formatting, lints, documentation
# make advisories what is known against the dependencies; needs the network
# make test       all tests, against a real INN
# make test-pages reports and pages, with a real browser and real mail
# make test-filters rspamd, SpamAssassin, and a stand-in for SpamBayes
# make install    into $(DESTDIR)$(PREFIX)
# make faults     breaks the program everywhere, for a quarter of an hour: SEED=2 elsewhere
# make fuzz       feeds it what nobody would: SECONDS=600 for each target
# make bench      how fast it is

CARGO ?= cargo
export CARGO
INSTALL ?= install
PREFIX ?= /usr/local
DESTDIR ?=

bindir = $(DESTDIR)$(PREFIX)/bin
datadir = $(DESTDIR)$(PREFIX)/share
program = $(or $(CARGO_TARGET_DIR),target)/release/artchk

.PHONY: build demo check advisories test test-pages test-filters faults fuzz bench install

build:
	packaging/prerequisites rust
	packaging/prerequisites build
	$(CARGO) build --locked --release

demo:
	packaging/prerequisites rust
	packaging/prerequisites build
	$(CARGO) run --locked -- demo

check:
	packaging/prerequisites rust
	packaging/prerequisites build
	$(CARGO) fmt --check
	$(CARGO) clippy --locked --all-targets -- -D warnings
	RUSTDOCFLAGS='-D warnings' $(CARGO) doc --locked --no-deps
	packaging/prerequisites deny
	$(CARGO) deny --locked check licenses bans sources

advisories:
	packaging/prerequisites rust
	packaging/prerequisites deny
	$(CARGO) deny --locked check advisories

# Most tests wait for a server or a pause most of the time.
test: export RUST_TEST_THREADS ?= 6
test:
	packaging/prerequisites rust
	packaging/prerequisites test
	$(CARGO) test --locked
	@echo 'Not run: what needs a browser, or real mail (make test-pages).'
	@echo 'Not run: what needs rspamd or SpamAssassin (make test-filters).'

# A browser is large: a few at a time.
test-pages:
	packaging/prerequisites rust
	packaging/prerequisites pages
	$(CARGO) test --locked --test artchk pages:: -- --ignored --test-threads=2

test-filters:
	packaging/prerequisites rust
	packaging/prerequisites filters
	$(CARGO) test --locked --test artchk filters:: -- --ignored --test-threads=2

faults:
	packaging/prerequisites rust
	packaging/prerequisites test
	tests/faults/run

SECONDS ?= 600
fuzz:
	packaging/prerequisites rust
	packaging/prerequisites build
	fuzz/run $(SECONDS)

bench:
	packaging/prerequisites rust
	packaging/prerequisites test
	$(CARGO) bench --locked

# Root, who installs, often has no Rust: nothing is built that is there.
$(program):
	$(MAKE) build

# A file that is not there is left out: $(call put,FILES,FOLDER[,MODE]).
put = $(if $(wildcard $(1)),$(INSTALL) -d $(2) && $(INSTALL) -m $(or $(3),644) $(wildcard $(1)) $(2))

# The same for files that name the program, or its files, where a package has
# them: here they name what is installed. $(call adapt,FILES,FOLDER).
adapt = $(if $(wildcard $(1)),$(INSTALL) -d $(2) && for file in $(wildcard $(1)); do \
	to=$(2)/$$(basename $$file) && \
	sed 's!/usr/\(bin\|share\)/artchk!$(PREFIX)/\1/artchk!g' $$file >$$to && \
	chmod 644 $$to || exit 1; done)

install: $(program)
	$(INSTALL) -d $(bindir)
	$(INSTALL) -m 755 $(program) $(bindir)/artchk
	$(call put,docs/man/*.1,$(datadir)/man/man1)
	$(call put,docs/man/*.5,$(datadir)/man/man5)
	$(call put,docs/man/de/*.1,$(datadir)/man/de/man1)
	$(call put,docs/man/de/*.5,$(datadir)/man/de/man5)
	$(call put,docs/completions/artchk.bash,$(datadir)/bash-completion/completions)
	$(call put,docs/completions/_artchk,$(datadir)/zsh/site-functions)
	$(call put,docs/completions/artchk.fish,$(datadir)/fish/vendor_completions.d)
	$(call put,sample.*,$(datadir)/artchk)
	$(call put,packaging/logrotate,$(datadir)/artchk)
	$(call adapt,packaging/crontab,$(datadir)/artchk)
	$(call adapt,packaging/systemd/*,$(datadir)/artchk/systemd)
	$(call adapt,packaging/hooks/artchk.*,$(datadir)/artchk/hooks)
	$(call put,packaging/hooks/*-*,$(datadir)/artchk/hooks,755)
	$(call put,README.md CHANGELOG.md CONTRIBUTING.md SECURITY.md LICENSE-*,$(datadir)/doc/artchk)
	$(call put,docs/*.md docs/*.png,$(datadir)/doc/artchk/docs)
	$(call put,docs/de/*.md,$(datadir)/doc/artchk/docs/de)
