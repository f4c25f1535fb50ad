# Croft: builds the compiler, runs it on hosts/, tests it. `make help` lists the targets.
# Variables: host=NAME  to=DIR|HOST:DIR  from=REVISION  PREFIX=DIR  DESTDIR=DIR  CC=…  V=1 (show commands)
#            SANITIZE=1  FUZZ=1 (a build of its own each)
MAKEFLAGS += --no-builtin-rules
.DEFAULT_GOAL := build
.DELETE_ON_ERROR:

PREFIX   ?= /usr/local
from     ?= HEAD
CC       := $(if $(FUZZ),clang,$(CC))
AR       ?= ar
BUILD    := .build$(if $(SANITIZE),/sanitize)$(if $(FUZZ),/fuzz)
CFLAGS   ?= $(if $(SANITIZE)$(FUZZ),-O1,-O2) -g
, := ,
# gcc judges the code; clang only makes fuzzers of it.
WARNINGS := $(if $(FUZZ),-w,-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wundef -Wvla -Werror)
SAN      := $(if $(SANITIZE)$(FUZZ),-fsanitize=address$(,)undefined$(if $(FUZZ),$(,)fuzzer-no-link) \
            -fno-sanitize-recover=all -fno-omit-frame-pointer)
CPPFLAGS += -D_GNU_SOURCE -Icompiler -Igrammar -I. -I$(BUILD)/gen
COMPILE   = $(CC) -std=gnu11 $(CFLAGS) $(SAN) -pthread $(CPPFLAGS) -MMD -MP
LDLIBS   += -lsodium -l:libjansson.a -l:libtree-sitter.a -lm -pthread
SAY      := $(if $(V)$(findstring s,$(firstword -$(MAKEFLAGS))),@:,@echo)
Q        := $(if $(V),,@)

SOURCES   := $(sort $(wildcard compiler/*/*.c checker/*.c))
OBJECTS   := $(SOURCES:%.c=$(BUILD)/%.o)
GENERATED := $(addprefix $(BUILD)/gen/,lexer.o parser.o parser_exact.o pages.o page.o lints.o tag_sets.o)
GRAMMAR   := $(patsubst %.c,$(BUILD)/%.o,$(wildcard grammar/tree-sitter/src/*.c))
MAIN      := $(BUILD)/compiler/cli/main.o
LIBRARY   := $(BUILD)/libcroft.a
CROFT     := $(BUILD)/croft
PARSER    := $(BUILD)/libtree-sitter-croft.so
UNITS     := $(patsubst tests/unit/%.c,$(BUILD)/unit/%,$(wildcard tests/unit/test_*.c))
FUZZERS   := $(patsubst tests/fuzz/%.c,$(BUILD)/%,$(wildcard tests/fuzz/fuzz_*.c))
BENCHES   := $(patsubst tests/bench/%.c,$(BUILD)/%,$(wildcard tests/bench/bench_*.c))
FORMATTED := $(wildcard compiler/*/*.[ch] checker/*.[ch] tests/*/*.[ch])

.PHONY: build check diff deploy test campaigns bench bench-full stats deps deps-test playground install unit fuzzers format format-check clean help

build: $(CROFT) ## builds out/HOST for every host, or for host=NAME
	@$(CROFT) build $(host)

check: $(CROFT) ## checks all sources, or what host=NAME needs
	@$(CROFT) check $(host)

diff: $(CROFT) ## what the hosts lose, change and gain since from=REVISION (HEAD), by meaning; host=NAME
	@$(CROFT) diff $(from) $(addprefix --host ,$(host))

deploy: build ## builds host=NAME and copies its tree to=DIR or to=HOST:DIR
	@.ci/deploy "$(host)" "$(to)"

test: $(CROFT) $(PARSER) $(UNITS) ## runs every test; `tests/run GROUP…` runs some
	@tests/run

campaigns: $(CROFT) ## runs the long tests: sanitizers over everything, fuzzers for ten minutes each
	@CAMPAIGN=1 tests/run sanitize fuzz

bench: $(CROFT) ## measures against the floor and prints ratios
	@tests/bench/measure

bench-full: $(CROFT) ## the same with 1,000 hosts
	@tests/bench/measure --full

stats: $(CROFT) ## prints lines per service, per host and in all, against those of the original, and what is made of them
	@tests/stats/stats

deps: ## installs what building takes (Debian; as root or through sudo)
	@.ci/packages .ci/packages.txt

deps-test: ## installs what testing takes: the programs that must accept what Croft emits, and the C tools
	@.ci/packages .ci/packages.txt .ci/packages-test.txt $(sort $(wildcard tests/*/packages.txt))

playground: $(CROFT) ## builds the compiler as WebAssembly and a page around it: .build/web/index.html, to be served
	@$(MAKE) --no-print-directory -f grammar/tree-sitter/web/Makefile

install: $(CROFT) $(PARSER) ## installs croft, its library, man page, completions and set-ups of editors under PREFIX
	@.ci/install "$(CROFT)" "$(PARSER)" "$(DESTDIR)$(PREFIX)"

unit: $(UNITS) ## builds and runs the unit tests
	@for test in $^; do $$test || exit 1; done

fuzzers: $(FUZZERS)

format: $(CROFT) ## formats the C code and the sources of the library and of the hosts
	clang-format -i $(FORMATTED)
	$(CROFT) fmt

format-check: $(CROFT) ## fails when `make format` would change something
	@clang-format --dry-run -Werror $(FORMATTED)
	@$(CROFT) fmt --check

clean: ## removes everything that was built
	rm -rf .build out/*

help: ## lists these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

$(CROFT): $(MAIN) $(LIBRARY)
	$(SAY) "link $@"
	$(Q)$(CC) $(CFLAGS) $(SAN) -o $@ $^ $(LDLIBS)

# The tree-sitter grammar as editors load it.
$(PARSER): $(wildcard grammar/tree-sitter/src/*.[ch] grammar/tree-sitter/src/tree_sitter/*.h)
	@mkdir -p $(@D)
	$(SAY) "parser $@"
	$(Q)$(CC) -O2 -shared -fPIC -w -Igrammar/tree-sitter/src -o $@ $(filter %.c,$^)

$(LIBRARY): $(filter-out $(MAIN),$(OBJECTS)) $(GENERATED) $(GRAMMAR)
	@rm -f $@
	$(SAY) "library $@"
	$(Q)$(AR) rcs $@ $^

$(OBJECTS): $(BUILD)/%.o: %.c | $(BUILD)/gen/parser.h $(BUILD)/gen/lexer.h
	@mkdir -p $(@D)
	$(SAY) "compile $<"
	$(Q)$(COMPILE) $(WARNINGS) -c -o $@ $<

# Generated C is compiled without our warnings: it is not our text. Its stacks are large, and to mark them at each jump
# takes most of a sanitized run; they live as long as their function does.
$(GENERATED): SAN := $(SAN) $(if $(SAN),-fno-sanitize-address-use-after-scope)
$(GENERATED): %.o: %.c | $(BUILD)/gen/parser.h $(BUILD)/gen/lexer.h
	$(SAY) "compile $<"
	$(Q)$(COMPILE) -w -c -o $@ $<

# The tree-sitter grammar, which lints are written against.
$(GRAMMAR): $(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(SAY) "compile $<"
	$(Q)$(COMPILE) -w -Igrammar/tree-sitter/src -c -o $@ $<

$(BUILD)/gen/parser.c $(BUILD)/gen/parser.h &: grammar/croft.y
	@mkdir -p $(@D)
	$(SAY) "bison $<"
	$(Q)bison -Wall -Werror --defines=$(BUILD)/gen/parser.h -o $(BUILD)/gen/parser.c $<

# The same grammar once more, with exact look-ahead: it reads what the quick parser could not, for the messages.
$(BUILD)/gen/parser_exact.c: grammar/croft.y
	@mkdir -p $(@D)
	$(SAY) "bison $< (exact)"
	$(Q)bison -Wall -Werror '-Fapi.prefix={croft_exact_}' -Dparse.lac=full --defines=$(@:.c=.h) -o $@ $<
$(BUILD)/gen/parser_exact.o: CPPFLAGS += -DPARSE_WITH=build_parse_exact

$(BUILD)/gen/lexer.c $(BUILD)/gen/lexer.h &: grammar/croft.l $(BUILD)/gen/parser.h
	@mkdir -p $(@D)
	$(SAY) "flex $<"
	$(Q)flex -Cfe --header-file=$(BUILD)/gen/lexer.h -o $(BUILD)/gen/lexer.c $<

$(BUILD)/gen/pages.c: $(sort $(wildcard compiler/source/pages/*.md)) compiler/source/pages.awk
	@mkdir -p $(@D)
	$(Q)awk -f compiler/source/pages.awk $(filter %.md,$^) > $@

$(BUILD)/gen/lints.c: $(sort $(wildcard grammar/tree-sitter/queries/lints/*.scm)) compiler/ide/lints.awk
	@mkdir -p $(@D)
	$(Q)awk -f compiler/ide/lints.awk $(filter %.scm,$^) > $@

# The style and the scripts of pages.
$(BUILD)/gen/page.c: $(sort $(wildcard compiler/cli/page/*.css compiler/cli/page/*.js)) compiler/cli/page/text.awk
	@mkdir -p $(@D)
	$(Q)awk -f compiler/cli/page/text.awk $(filter-out %.awk,$^) > $@

# What the tags' tables say byte by byte; a program that holds the tables prints it.
TAG_TABLES := $(addprefix $(BUILD)/compiler/,$(addprefix value/,tag_tables.o tag_bytes.o render.o render_ini.o \
              render_json.o render_toml.o render_plist.o render_yaml.o sink.o) \
              $(patsubst compiler/%.c,%.o,$(wildcard compiler/base/*.c)))
$(BUILD)/tag_sets: compiler/value/tags/generate.c $(TAG_TABLES)
	$(SAY) "generator $@"
	$(Q)$(COMPILE) $(WARNINGS) -o $@ $^ $(LDLIBS)
$(BUILD)/gen/tag_sets.c: $(BUILD)/tag_sets
	@mkdir -p $(@D)
	$(Q)$< > $@

# Unit tests: one program a file.
$(UNITS): $(BUILD)/unit/%: tests/unit/%.c $(LIBRARY)
	@mkdir -p $(@D)
	$(SAY) "test $@"
	$(Q)$(COMPILE) -Wall -Wextra -Werror -o $@ $< $(LIBRARY) -lcmocka $(LDLIBS)

# What the formatter promises, over files.
$(BUILD)/formatted: tests/fmt/formatted.c $(LIBRARY)
	$(SAY) "test $@"
	$(Q)$(COMPILE) -Wall -Wextra -Werror -o $@ $< $(LIBRARY) $(LDLIBS)

# What parts of the compiler take by themselves: `make .build/bench_parse`, `make .build/bench_emit`.
$(BENCHES): $(BUILD)/%: tests/bench/%.c $(LIBRARY)
	$(SAY) "bench $@"
	$(Q)$(COMPILE) $(WARNINGS) -o $@ $< $(LIBRARY) $(LDLIBS)

$(FUZZERS): $(BUILD)/%: tests/fuzz/%.c $(LIBRARY)
	$(SAY) "fuzzer $@"
	$(Q)$(COMPILE) -fsanitize=fuzzer -Wall -Wextra -Werror -o $@ $< $(LIBRARY) $(LDLIBS)

-include $(OBJECTS:.o=.d) $(GENERATED:.o=.d) $(GRAMMAR:.o=.d) $(addsuffix .d,$(UNITS) $(FUZZERS) $(BENCHES) $(BUILD)/formatted)
