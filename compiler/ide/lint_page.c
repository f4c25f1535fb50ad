/* The comment that a lint's file begins with: what it is about, and how to write and how not to. */
#include "ide/lint_internal.h"

/* What the lines at hand belong to. */
enum part { PART_EXPLANATION, PART_EXAMPLE, PART_FIXED };

struct reading {
    struct arena *arena;
    enum part part;
    struct buf explanation, example;
    VEC(struct lint_example) examples;
};

/* The next line of the comment, without its semicolons and one space; false at its end. */
static bool next_line(struct text *rest, struct text *line) {
    if (rest->size == 0 || rest->data[0] != ';')
        return false;
    size_t end = text_find(*rest, TEXT("\n"));
    *line = (struct text){ rest->data, end };
    size_t next = end == rest->size ? end : end + 1;
    *rest = (struct text){ rest->data + next, rest->size - next };
    while (line->size != 0 && line->data[0] == ';')
        *line = (struct text){ line->data + 1, line->size - 1 };
    if (line->size != 0 && line->data[0] == ' ')
        *line = (struct text){ line->data + 1, line->size - 1 };
    return true;
}

static struct text kept(struct arena *arena, const struct buf *buf) {
    struct text text = lint_trimmed(buf_view(buf));
    while (text.size != 0 && text.data[text.size - 1] == '\n')
        text.size--;
    while (text.size != 0 && text.data[0] == '\n') {
        text.data++;
        text.size--;
    }
    return (struct text){ arena_copy(arena, text.size == 0 ? "" : text.data, text.size),
                          text.size };
}

static void end_example(struct reading *r) {
    if (r->part == PART_EXPLANATION || r->examples.count == 0)
        return;
    struct lint_example *example = &r->examples.items[r->examples.count - 1];
    struct text text = kept(r->arena, &r->example);
    char *lines = arena_printf(r->arena, "%.*s\n", TEXT_ARG(text));
    if (r->part == PART_EXAMPLE)
        example->text = text_of(lines);
    else
        example->fixed = text_of(lines);
    r->example.size = 0;
}

/* "bad:", "good in stdlib/x.croft:", "fixed:" begin an example. */
static bool begins_example(struct reading *r, struct text line) {
    bool good = text_starts_with(line, TEXT("good")), fixed = text_equal(line, TEXT("fixed:"));
    size_t word = good ? 4 : 3;
    if (!fixed && !good && !text_starts_with(line, TEXT("bad")))
        return false;
    struct text rest = { line.data + word, line.size - word };
    bool placed = text_starts_with(rest, TEXT(" in ")) && text_ends_with(rest, TEXT(":"));
    if (!fixed && !placed && !text_equal(rest, TEXT(":")))
        return false;
    end_example(r);
    r->part = fixed ? PART_FIXED : PART_EXAMPLE;
    if (fixed)
        return true;
    struct lint_example example = { .good = good };
    if (placed)
        example.file = (struct text){ arena_copy(r->arena, rest.data + 4, rest.size - 5),
                                      rest.size - 5 };
    vec_push(r->arena, &r->examples, example);
    return true;
}

/* Examples are indented by two columns. */
static void add_line(struct reading *r, struct text line) {
    bool example = r->part != PART_EXPLANATION;
    if (example && text_starts_with(line, TEXT("  ")))
        line = (struct text){ line.data + 2, line.size - 2 };
    buf_text(example ? &r->example : &r->explanation, line);
    buf_char(example ? &r->example : &r->explanation, '\n');
}

static struct text summary_of(struct arena *arena, struct text explanation) {
    size_t end = text_find(explanation, TEXT("\n\n"));
    char *line = arena_copy(arena, explanation.data, end);
    for (size_t i = 0; i < end; i++)
        if (line[i] == '\n')
            line[i] = ' ';
    return (struct text){ line, end };
}

static void print_example(struct buf *out, const struct lint_example *example) {
    buf_text(out, example->good ? TEXT("\nGood") : TEXT("\nBad"));
    if (example->file.size != 0)
        buf_printf(out, ", in `%.*s`", TEXT_ARG(example->file));
    buf_printf(out, ":\n\n```croft fragment\n%.*s```\n", TEXT_ARG(example->text));
    if (example->fixed.size != 0)
        buf_printf(out, "\n`croft lint --fix` makes of it:\n\n```croft fragment\n%.*s```\n",
                   TEXT_ARG(example->fixed));
}

static struct text page_of(struct arena *arena, const struct lint *lint, struct text explanation) {
    struct buf out = { 0 };
    size_t summary = lint->summary.size;
    struct text rest = { explanation.data + summary, explanation.size - summary };
    buf_printf(&out, "# %.*s: %.*s%.*s\n", TEXT_ARG(lint->name), TEXT_ARG(lint->summary),
               TEXT_ARG(rest));
    for (uint32_t i = 0; i < lint->example_count; i++)
        print_example(&out, &lint->examples[i]);
    struct text page = { arena_copy(arena, out.data, out.size), out.size };
    buf_free(&out);
    return page;
}

void lint_page_read(struct arena *arena, struct lint *lint, struct text text) {
    struct reading r = { .arena = arena };
    struct text line;
    while (next_line(&text, &line))
        if (!begins_example(&r, line))
            add_line(&r, line);
    end_example(&r);
    struct text explanation = kept(arena, &r.explanation);
    lint->summary = summary_of(arena, explanation);
    lint->examples = r.examples.items;
    lint->example_count = r.examples.count;
    lint->page = page_of(arena, lint, explanation);
    buf_free(&r.explanation);
    buf_free(&r.example);
}
