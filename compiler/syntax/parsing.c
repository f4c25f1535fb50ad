/* Problems, damage and lines of the text that is being parsed. */
#include "syntax/parsing.h"

#include <stdarg.h>
#include <stdio.h>

enum { TAB_WIDTH = 4 };

struct diag *parsing_problem(struct parsing *p, enum diag_code code, uint32_t start, uint32_t end, const char *format,
                             ...) {
    char message[512];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    if (p->problems == NULL)
        p->problems = diags_new();
    parsing_damage(p, start);
    return diag_add(p->problems, code, parsing_span(p, start, end), "%s", message);
}

void parsing_damage(struct parsing *p, uint32_t offset) {
    vec_push(p->scratch, &p->damage, offset);
}

bool parsing_damaged(const struct parsing *p, uint32_t start, uint32_t end) {
    for (uint32_t i = 0; i < p->damage.count; i++)
        if (p->damage.items[i] >= start && p->damage.items[i] <= end)
            return true;
    return false;
}

void parsing_restart(struct parsing *p) {
    diags_free(p->problems);
    p->problems = NULL;
    p->damage.count = 0;
}

uint32_t parsing_line_start(const struct parsing *p, uint32_t offset) {
    const char *end = memrchr(p->text.data, '\n', offset);
    return end == NULL ? 0 : (uint32_t)(end + 1 - p->text.data);
}

uint32_t parsing_line_end(const struct parsing *p, uint32_t offset) {
    const char *from = p->text.data + offset;
    const char *end = memchr(from, '\n', p->text.size - offset);
    uint32_t at = end == NULL ? (uint32_t)p->text.size : (uint32_t)(end - p->text.data);
    return at > offset && p->text.data[at - 1] == '\r' ? at - 1 : at;
}

uint32_t parsing_indent(const struct parsing *p, uint32_t offset) {
    uint32_t column = 0;
    for (size_t at = parsing_line_start(p, offset); at < p->text.size; at++) {
        if (p->text.data[at] == '\t')
            column = (column / TAB_WIDTH + 1) * TAB_WIDTH;
        else if (p->text.data[at] == ' ')
            column++;
        else
            break;
    }
    return column;
}
