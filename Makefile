# Croft: builds the compiler, runs it on hosts/, tests it.   make help lists the targets.
# Variables: host=NAME  PREFIX=DIR  SANITIZE=1  CC=…

PREFIX   ?= /usr/local
CC       ?= cc
BUILD    := .build$(if $(SANITIZE),/sanitize)
CFLAGS   ?= -O2 -g
WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wundef -Wvla -Werror
SAN      := $(if $(SANITIZE),-fsanitize=address$(,)undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
, := ,
CPPFLAGS += -D_GNU_SOURCE -Icompiler -Igrammar -I. -I$(BUILD)/gen
ALL_CFLAGS = -std=gnu11 $(CFLAGS) $(SAN) -pthread
LDLIBS   += -lsodium -lm -pthread

SOURCES  := $(sort $(wildcard compiler/*/*.c checker/*.c))
MAIN     := compiler/cli/main.c
OBJECTS  := $(SOURCES:%.c=$(BUILD)/%.o)
LIBRARY  := $(BUILD)/libcroft.a
CROFT    := $(BUILD)/croft

GENERATED := $(BUILD)/gen/lexer.o $(BUILD)/gen/parser.o $(BUILD)/gen/pages.o

.PHONY: all
all: $(CROFT)

$(CROFT): $(BUILD)/$(MAIN:.c=.o) $(LIBRARY)
	$(CC) $(ALL_CFLAGS) -o $@ $^ $(LDLIBS)

$(LIBRARY): $(filter-out $(BUILD)/$(MAIN:.c=.o),$(OBJECTS)) $(GENERATED)
	@rm -f $@
	$(AR) rcs $@ $^

# Generated C is compiled without our warnings: it is not our text.
$(BUILD)/gen/parser.c $(BUILD)/gen/parser.h &: grammar/croft.y
	@mkdir -p $(@D)
	bison -Wall -Werror --defines=$(BUILD)/gen/parser.h -o $(BUILD)/gen/parser.c $<

$(BUILD)/gen/lexer.c $(BUILD)/gen/lexer.h &: grammar/croft.l $(BUILD)/gen/parser.h
	@mkdir -p $(@D)
	flex --header-file=$(BUILD)/gen/lexer.h -o $(BUILD)/gen/lexer.c $<

$(BUILD)/gen/pages.c: $(sort $(wildcard compiler/source/pages/*.md)) compiler/source/pages.awk
	@mkdir -p $(@D)
	awk -f compiler/source/pages.awk $(filter %.md,$^) > $@

$(BUILD)/gen/%.o: $(BUILD)/gen/%.c
	$(CC) $(ALL_CFLAGS) $(CPPFLAGS) -w -MMD -c -o $@ $<

$(BUILD)/%.o: %.c | $(BUILD)/gen/parser.h $(BUILD)/gen/lexer.h
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(CPPFLAGS) $(WARNINGS) -MMD -c -o $@ $<

-include $(OBJECTS:.o=.d)

# Unit tests: one program a file.
UNITS := $(patsubst tests/unit/%.c,$(BUILD)/unit/%,$(wildcard tests/unit/test_*.c))
.PHONY: unit
unit: $(UNITS)
	@for t in $(UNITS); do $$t || exit 1; done
$(BUILD)/unit/%: tests/unit/%.c $(LIBRARY)
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(CPPFLAGS) -Wall -Wextra -Werror -o $@ $< $(LIBRARY) -lcmocka $(LDLIBS)

.PHONY: clean
clean:
	rm -rf .build
