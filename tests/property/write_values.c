/* Writes values in a format, or into tagged text, for the drivers in this folder. Each input line
 * is a request, each output line its answer.
 *
 *   render FORMAT VALUE               FORMAT: json, indented, yaml, toml, plist, ini
 *   tag NAME PART…                    PART: l:HEX, the text's own; f:HEX, a fragment; or a VALUE
 *
 *   VALUE: s:HEX (a string), r:HEX (the same in pieces), i:N, d:MILLIONTHS, b:0, b:1, n (none),
 * t:DAYS, z:BYTES, u:MILLISECONDS, p:MILLIONTHS, m:BITS, [ VALUE… ], { KEY VALUE … } with sorted
 * keys
 *
 *   ok HEX                            what was written
 *   bad REASON                        the value cannot be written there
 *   hole REASON, end REASON           no value may stand there; the text may not end there */
#include "value/render.h"
#include "value/tag.h"

#include <stdio.h>
#include <stdlib.h>

enum { ITEMS_MAX = 100000 };

struct request {
    struct arena *arena;
    char *at; /* the next word; NULL: none */
};

/* Linked only when no evaluator is: resources do not occur here. */
__attribute__((weak)) struct text resource_key_text(const struct resource *resource) {
    (void)resource;
    return TEXT("");
}

static char *next_word(struct request *request) {
    return request->at == NULL ? NULL : strsep(&request->at, " ");
}

static int hex(char c) {
    return c <= '9' ? c - '0' : c - 'a' + 10;
}

/* Decoded into a block of its exact size, so that a sanitizer sees each byte read beyond it. */
static struct text decode(struct arena *arena, const char *digits) {
    size_t size = strlen(digits) / 2;
    char *text = arena_alloc_raw(arena, size);
    for (size_t i = 0; i < size; i++)
        text[i] = (char)(hex(digits[2 * i]) << 4 | hex(digits[2 * i + 1]));
    return (struct text){ text, size };
}

/* One byte a piece, the second half in a rope of its own. */
static struct value in_pieces(struct arena *arena, struct text text) {
    uint32_t half = (uint32_t)text.size / 2;
    struct rope *outer = arena_alloc(arena, sizeof *outer + (half + 1) * sizeof outer->parts[0]);
    struct rope *inner = arena_alloc(arena,
                                     sizeof *inner + (text.size - half) * sizeof inner->parts[0]);
    for (uint32_t i = 0; i < text.size; i++) {
        struct rope *rope = i < half ? outer : inner;
        rope->parts[rope->count++] =
            (struct rope_part){ .data = text.data + i, .size = 1, .origin = i + 1 };
    }
    outer->parts[outer->count++] = (struct rope_part){ .child = inner, .size = ROPE_CHILD };
    return (struct value){ .tag = VALUE_ROPE, .origin = 7, .rope = outer };
}

static struct value read_value(struct request *request, char *word);

static struct value read_items(struct request *request, const char *end, struct value *items,
                               uint32_t *count) {
    *count = 0;
    for (char *word; (word = next_word(request)) != NULL && strcmp(word, end) != 0;) {
        if (*count == ITEMS_MAX)
            exit(1);
        items[(*count)++] = read_value(request, word);
    }
    return value_none(0);
}

static struct value read_list(struct request *request) {
    struct value *items = malloc(ITEMS_MAX * sizeof *items);
    uint32_t count;
    read_items(request, "]", items, &count);
    struct list *list = arena_alloc(request->arena, sizeof *list + count * sizeof items[0]);
    list->count = count;
    memcpy(list->items, items, count * sizeof items[0]);
    free(items);
    return (struct value){ .tag = VALUE_LIST, .origin = 5, .list = list };
}

static struct value read_map(struct request *request) {
    struct value *items = malloc(ITEMS_MAX * sizeof *items);
    uint32_t count;
    read_items(request, "}", items, &count);
    struct mapping *map = arena_alloc(request->arena, sizeof *map + count * sizeof items[0]);
    map->count = count / 2;
    for (uint32_t i = 0; i < map->count; i++)
        map->entries[i] = (struct mapping_entry){ items[2 * i], items[2 * i + 1] };
    free(items);
    return (struct value){ .tag = VALUE_MAP, .origin = 6, .map = map };
}

static struct value number(enum value_tag tag, const char *digits) {
    return (struct value){ .tag = (uint8_t)tag, .origin = 4, .i = strtoll(digits, NULL, 10) };
}

static struct value read_value(struct request *request, char *word) {
    switch (word[0]) {
    case 's':
        return value_string(request->arena, decode(request->arena, word + 2), 3);
    case 'r':
        return in_pieces(request->arena, decode(request->arena, word + 2));
    case 'i':
        return number(VALUE_INT, word + 2);
    case 'd':
        return number(VALUE_DECIMAL, word + 2);
    case 'b':
        return number(VALUE_BOOL, word + 2);
    case 't':
        return number(VALUE_DATE, word + 2);
    case 'z':
        return number(VALUE_SIZE, word + 2);
    case 'u':
        return number(VALUE_DURATION, word + 2);
    case 'p':
        return number(VALUE_PERCENT, word + 2);
    case 'm':
        return number(VALUE_MODE, word + 2);
    case 'n':
        return value_none(0);
    case '[':
        return read_list(request);
    case '{':
        return read_map(request);
    default:
        exit(1);
    }
}

static void answer(struct buf *bytes) {
    fputs("ok ", stdout);
    for (size_t i = 0; i < bytes->size; i++)
        printf("%02x", (unsigned char)bytes->data[i]);
    putchar('\n');
}

static void render_request(struct request *request) {
    static const char *const names[] = { "json", "indented", "yaml", "toml", "plist", "ini" };
    char *name = next_word(request), *word = next_word(request);
    for (uint32_t format = 0; format < sizeof names / sizeof *names; format++) {
        if (strcmp(names[format], name) != 0)
            continue;
        struct sink sink = { .track = true };
        const char *problem = render(&sink, (enum format)format, read_value(request, word));
        if (problem != NULL)
            printf("bad %s\n", problem);
        else
            answer(&sink.bytes);
        sink_free(&sink);
        return;
    }
    exit(1);
}

/* What follows a hole: the next literal's first byte. */
static int next_byte(const struct request *request) {
    const char *at = request->at;
    if (at != NULL && strcmp(at, "l:") == 0)
        at = NULL;
    if (at == NULL)
        return TAG_NEXT_END;
    return at[0] == 'l' && at[2] != '\0' && at[2] != ' ' ? hex(at[2]) << 4 | hex(at[3])
                                                         : TAG_NEXT_HOLE;
}

static bool is_text(struct value value) {
    return value.tag == VALUE_STRING || value.tag == VALUE_ROPE;
}

/* NULL, or the answer. */
static const char *write_hole(struct buf *out, struct request *request, char *word, struct tag tag,
                              struct tag_state state) {
    static char reason[512];
    const char *problem = tag_hole_problem(tag, state, word[0] == 'f');
    if (word[0] == 'f') {
        struct text text = decode(request->arena, word + 2);
        buf_text(out, text);
    } else {
        uint16_t escape = tag_hole_escape_before(tag, state, next_byte(request));
        struct value value = read_value(request, word);
        const char *refused = NULL;
        if (problem != NULL && !is_text(value))
            problem = tag_hole_problem(tag, state, true);
        if (problem == NULL && !tag_escape(out, escape, value, &refused)) {
            snprintf(reason, sizeof reason, "bad %s", refused);
            return reason;
        }
    }
    if (problem == NULL)
        return NULL;
    snprintf(reason, sizeof reason, "hole %s", problem);
    return reason;
}

static void tag_request(struct request *request) {
    char *name = next_word(request);
    struct tag tag = tag_find(text_of(name));
    if (tag.id == 0)
        exit(1);
    struct tag_state state = tag_begin(tag);
    struct buf out = { 0 };
    const char *problem = NULL;
    for (char *word; problem == NULL && (word = next_word(request)) != NULL;) {
        if (word[0] == 'l') {
            struct text literal = decode(request->arena, word + 2);
            buf_text(&out, literal);
            state = tag_scan(tag, state, literal);
        } else {
            problem = write_hole(&out, request, word, tag, state);
            state = tag_after_hole(tag, state);
        }
    }
    const char *end = tag_end_problem(tag, state);
    if (problem != NULL)
        puts(problem);
    else if (end != NULL)
        printf("end %s\n", end);
    else
        answer(&out);
    buf_free(&out);
}

int main(void) {
    char *line = NULL;
    size_t capacity = 0;
    while (getline(&line, &capacity, stdin) > 0) {
        line[strcspn(line, "\n")] = '\0';
        struct request request = { arena_new(), line };
        char *verb = next_word(&request);
        if (strcmp(verb, "render") == 0)
            render_request(&request);
        else
            tag_request(&request);
        arena_free(request.arena);
    }
    free(line);
    return 0;
}
