/* Messages and fixes: templates in which `{@capture}` stands for what was captured. */
#include "base/utf8.h"
#include "ide/lint_internal.h"

/* As much of a captured text is shown. */
enum { SHOWN_MAX = 60 };

/* The text from the first to the last node of a capture; false: there is no such capture. */
static bool captured_range(struct lint_run *run, const TSQueryMatch *match, struct text name,
                           uint32_t *start, uint32_t *end) {
    bool found = false;
    for (uint16_t i = 0; i < match->capture_count; i++) {
        uint32_t size;
        const char *data = ts_query_capture_name_for_id(run->query->query, match->captures[i].index,
                                                        &size);
        if (!text_equal((struct text){ data, size }, name))
            continue;
        if (!found)
            *start = ts_node_start_byte(match->captures[i].node);
        *end = ts_node_end_byte(match->captures[i].node);
        found = true;
    }
    return found;
}

/* One line of it, and no more than people read. */
static void put_shown(struct buf *out, struct text text) {
    size_t line = text_find(text, TEXT("\n")), end = line < SHOWN_MAX ? line : SHOWN_MAX;
    while (end < text.size && end > 0 && ((unsigned char)text.data[end] & 0xc0) == 0x80)
        end--;
    buf_add(out, text.data, end);
    if (end < text.size)
        buf_text(out, TEXT("…"));
}

/* Where the next `{@name}` is; false: there is none. */
static bool next_hole(struct text template, size_t *start, struct text *name, size_t *end) {
    *start = text_find(template, TEXT("{@"));
    if (*start == template.size)
        return false;
    struct text rest = { template.data + *start + 2, template.size - *start - 2 };
    size_t close = text_find(rest, TEXT("}"));
    *name = (struct text){ rest.data, close };
    *end = *start + 2 + close + (close < rest.size);
    return true;
}

struct text lint_filled(struct lint_run *run, struct text template, const TSQueryMatch *match,
                        bool shown) {
    struct buf out = { 0 };
    struct text name;
    size_t start, end;
    while (next_hole(template, &start, &name, &end)) {
        uint32_t from = 0, to = 0;
        buf_add(&out, template.data, start);
        if (captured_range(run, match, name, &from, &to) && to <= run->text.size && from <= to) {
            struct text text = { run->text.data + from, to - from };
            if (shown)
                put_shown(&out, text);
            else
                buf_text(&out, text);
        }
        template = (struct text){ template.data + end, template.size - end };
    }
    buf_text(&out, template);
    struct text text = { arena_copy(run->arena, out.size == 0 ? "" : out.data, out.size),
                         out.size };
    buf_free(&out);
    return text;
}

/* --- Fixes --- */

/* Whether a place is in what the template keeps. */
static bool is_kept(struct lint_run *run, struct text template, const TSQueryMatch *match,
                    uint32_t at) {
    struct text name;
    size_t start, end;
    while (next_hole(template, &start, &name, &end)) {
        uint32_t from = 0, to = 0;
        if (captured_range(run, match, name, &from, &to) && at >= from && at < to)
            return true;
        template = (struct text){ template.data + end, template.size - end };
    }
    return false;
}

/* Whether a fix would lose a comment. */
static bool loses_comment(struct lint_run *run, struct text template, const TSQueryMatch *match,
                          TSNode node) {
    TSTreeCursor cursor = ts_tree_cursor_new(node);
    bool loses = false, down = true;
    uint32_t depth = 0;
    while (!loses) {
        TSNode at = ts_tree_cursor_current_node(&cursor);
        if (down && strcmp(ts_node_type(at), "comment") == 0)
            loses = !is_kept(run, template, match, ts_node_start_byte(at));
        if (down && ts_tree_cursor_goto_first_child(&cursor)) {
            depth++;
        } else if (depth != 0 && ts_tree_cursor_goto_next_sibling(&cursor)) {
            down = true;
        } else if (depth != 0 && ts_tree_cursor_goto_parent(&cursor)) {
            depth--;
            down = false;
        } else {
            break;
        }
    }
    ts_tree_cursor_delete(&cursor);
    return loses;
}

/* What is removed takes its line along, if nothing else stands there. */
static void take_line(struct text text, uint32_t *start, uint32_t *end) {
    uint32_t from = *start, to = *end;
    while (from > 0 && (text.data[from - 1] == ' ' || text.data[from - 1] == '\t'))
        from--;
    while (to < text.size && (text.data[to] == ' ' || text.data[to] == '\t' ||
                              text.data[to] == ';' || text.data[to] == '\r'))
        to++;
    if ((from != 0 && text.data[from - 1] != '\n') || (to < text.size && text.data[to] != '\n'))
        return;
    *start = from;
    *end = to < text.size ? to + 1 : to;
}

bool lint_fix(struct lint_run *run, const struct lint_pattern *pattern, const TSQueryMatch *match,
              TSNode node, struct lint_edit *fix) {
    TSNode place = lint_captured(match, run->query->fix);
    place = ts_node_is_null(place) ? node : place;
    if (!pattern->fixes || loses_comment(run, pattern->fix, match, place))
        return false;
    fix->text = lint_filled(run, pattern->fix, match, false);
    fix->start = ts_node_start_byte(place);
    fix->end = ts_node_end_byte(place);
    if (fix->end > run->text.size)
        return false;
    if (fix->text.size == 0)
        take_line(run->text, &fix->start, &fix->end);
    return true;
}
