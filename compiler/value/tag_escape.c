/* Writes a value for its place in tagged text, and quantities as each language spells them. */
#include "value/tag.h"

#include "value/render_common.h"
#include "value/sink.h"
#include "value/tag_sets.h"

/* What an escape's bytes are in one text; see enum tag_byte. */
struct reading {
    const uint8_t *bytes;
    unsigned all;  /* flags that every byte has; of the front and the end, what those have */
    unsigned some; /* flags that some byte has; the same */
};

static struct reading read_text(const struct tag_escaping *escaping, struct text text) {
    struct reading reading = { tag_escape_bytes[escaping - tag_escapings], ~0u, 0 };
    const unsigned front = TAG_BYTE_PLAIN_FRONT | TAG_BYTE_SUSPECT_FRONT;
    for (size_t i = 0; i < text.size; i++) {
        unsigned flags = reading.bytes[(unsigned char)text.data[i]];
        reading.all &= flags;
        reading.some |= flags;
    }
    if (text.size == 0)
        return reading;
    unsigned first = reading.bytes[(unsigned char)text.data[0]] & front;
    unsigned last = reading.bytes[(unsigned char)text.data[text.size - 1]] & TAG_BYTE_SUSPECT_END;
    reading.all = (reading.all & ~front) | first;
    reading.some = (reading.some & ~(front | TAG_BYTE_SUSPECT_END)) | first | last;
    return reading;
}

static bool is_plain(const struct tag_escaping *escaping, const struct reading *reading,
                     struct text text) {
    const unsigned wanted = TAG_BYTE_PLAIN | TAG_BYTE_PLAIN_FRONT;
    if (text.size == 0 && escaping->plain != NULL)
        return false;
    if ((reading->all & wanted) != wanted)
        return false;
    return escaping->is_plain == NULL ? escaping->plain != NULL : escaping->is_plain(text);
}

static bool has_any(struct text text, const char *set) {
    for (size_t i = 0; i < text.size; i++)
        if (text.data[i] != '\0' && byte_set_has(set, text.data[i]))
            return true;
    return false;
}

static bool has_pair(struct text text, const char *first, const char *second) {
    for (size_t i = 1; i < text.size; i++)
        if (byte_set_has(first, text.data[i - 1]) && byte_set_has(second, text.data[i]))
            return true;
    return false;
}

static bool is_refused(const struct tag_refusal *refusal, struct text text) {
    switch (refusal->where) {
    case ANYWHERE:
        return has_any(text, refusal->set);
    case AT_FRONT:
        return text.size > 0 && byte_set_has(refusal->set, text.data[0]);
    case AT_END:
        return text.size > 0 && byte_set_has(refusal->set, text.data[text.size - 1]);
    case BEFORE:
        return has_pair(text, refusal->set, refusal->next);
    case HOLDS:
        return text_find(text, text_of(refusal->set)) < text.size;
    case IS:
        return text_equal(text, text_of(refusal->set));
    }
    return false;
}

/* NULL, or what the table of refusals says against the text. */
static const char *listed_refusal(const struct tag_escaping *escaping, struct text text) {
    for (int i = 0; i < REFUSALS_MAX && escaping->refusals[i].set != NULL; i++)
        if (is_refused(&escaping->refusals[i], text))
            return escaping->refusals[i].reason;
    if (!escaping->allow_zero && text.size > 0 && memchr(text.data, '\0', text.size) != NULL)
        return "a zero byte cannot be written here";
    return NULL;
}

/* NULL, or why the place cannot carry the text. */
static const char *refusal_of(const struct tag_escaping *escaping, const struct reading *reading,
                              struct text text) {
    const unsigned suspect = TAG_BYTE_SUSPECT | TAG_BYTE_SUSPECT_FRONT | TAG_BYTE_SUSPECT_END;
    const char *problem = NULL;
    if (text.size == 0 || (reading->some & suspect) != 0)
        problem = listed_refusal(escaping, text);
    if (problem == NULL && escaping->problem != NULL)
        problem = escaping->problem(text);
    return problem;
}

static const char *substitution_of(const struct tag_escaping *escaping, char byte) {
    for (int i = 0; i < SUBSTITUTIONS_MAX && escaping->substitutions[i].text != NULL; i++)
        if (escaping->substitutions[i].byte == byte)
            return escaping->substitutions[i].text;
    return NULL;
}

/* A byte that does not stand as it is. */
static void write_byte(struct buf *out, const struct tag_escaping *escaping, char byte) {
    const char *substitution = substitution_of(escaping, byte);
    if (substitution != NULL) {
        buf_add(out, substitution, strlen(substitution));
        return;
    }
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    buf_printf(out, escaping->format, (unsigned)(unsigned char)byte);
#pragma GCC diagnostic pop
}

static void write_text(struct buf *out, const struct tag_escaping *escaping, struct text text) {
    if (escaping->write != NULL) {
        escaping->write(out, text);
        return;
    }
    const uint8_t *bytes = tag_escape_bytes[escaping - tag_escapings];
    for (size_t i = 0; i < text.size; i++) {
        size_t start = i;
        while (i < text.size && (bytes[(unsigned char)text.data[i]] & TAG_BYTE_AS_IS) != 0)
            i++;
        buf_add(out, text.data + start, i - start);
        if (i < text.size)
            write_byte(out, escaping, text.data[i]);
    }
}

static void write_wrapped(struct buf *out, const struct tag_escaping *escaping, struct text text) {
    if (escaping->open != NULL)
        buf_add(out, escaping->open, strlen(escaping->open));
    write_text(out, escaping, text);
    if (escaping->close != NULL)
        buf_add(out, escaping->close, strlen(escaping->close));
}

/* Text as one escape writes it; NULL, or why it does not. */
static const char *write_with(struct buf *out, const struct tag_escaping *escaping,
                              struct text text) {
    struct reading reading = read_text(escaping, text);
    const char *problem = refusal_of(escaping, &reading, text);
    if (problem != NULL)
        return problem;
    if (text.size == 0 && escaping->empty != NULL)
        buf_add(out, escaping->empty, strlen(escaping->empty));
    else if (is_plain(escaping, &reading, text))
        buf_text(out, text);
    else if (escaping->bare_only != NULL)
        return escaping->bare_only;
    else
        write_wrapped(out, escaping, text);
    return NULL;
}

static const char *escape_text(struct buf *out, const struct tag_escaping *escaping,
                               struct text text) {
    const char *problem = write_with(out, escaping, text);
    while (problem != NULL && escaping->otherwise != 0) {
        escaping = &tag_escapings[escaping->otherwise];
        problem = write_with(out, escaping, text);
    }
    return problem;
}

static const struct tag_escaping *escaping_of(uint16_t escape) {
    return &tag_escapings[escape & ((1 << TAG_ESCAPE_BITS) - 1)];
}

bool tag_keeps(uint16_t escape, struct text text) {
    const struct tag_escaping *escaping = escaping_of(escape);
    if (text.size == 0)
        return false;
    struct reading reading = read_text(escaping, text);
    if (refusal_of(escaping, &reading, text) != NULL)
        return false;
    bool is_bare = escaping->bare_only == NULL && escaping->open == NULL &&
                   escaping->close == NULL && escaping->write == NULL;
    return (is_bare && (reading.all & TAG_BYTE_AS_IS) != 0) || is_plain(escaping, &reading, text);
}

static bool is_quantity(struct value value) {
    return value.tag == VALUE_SIZE || value.tag == VALUE_DURATION || value.tag == VALUE_PERCENT ||
           value.tag == VALUE_MODE;
}

static const char *escape_quantity(struct buf *out, const struct tag_escaping *escaping,
                                   struct tag tag, struct value value) {
    struct buf spelled = { 0 };
    struct scalar scalar;
    const char *problem = NULL;
    if (!tag_spell(&spelled, tag, value))
        problem = scalar_open(&scalar, value);
    else if (escaping->raw_quantities)
        buf_text(out, buf_view(&spelled));
    else
        problem = escape_text(out, escaping, buf_view(&spelled));
    buf_free(&spelled);
    return problem;
}

static const char *escape_scalar(struct buf *out, const struct tag_escaping *escaping,
                                 struct value value) {
    if (form_of(value) != FORM_SCALAR)
        return "a list, a record or a map has no text of its own";
    struct scalar scalar;
    const char *problem = scalar_open(&scalar, value);
    bool is_raw = scalar.type == SCALAR_BOOL || scalar.type == SCALAR_INT ||
                  scalar.type == SCALAR_DECIMAL;
    if (problem != NULL)
        ;
    else if (scalar.type == SCALAR_NULL)
        problem = "`none` has no text";
    else if (is_raw && escaping->raw_numbers)
        buf_text(out, scalar.text);
    else
        problem = escape_text(out, escaping, scalar.text);
    scalar_close(&scalar);
    return problem;
}

bool tag_escape(struct buf *out, uint16_t escape, struct value value, const char **problem) {
    size_t size = out->size;
    struct tag tag = { escape >> TAG_ESCAPE_BITS };
    const struct tag_escaping *escaping = escaping_of(escape);
    *problem = is_quantity(value) ? escape_quantity(out, escaping, tag, value)
                                  : escape_scalar(out, escaping, value);
    if (*problem == NULL)
        return true;
    out->size = size;
    return false;
}

/* In the largest unit that leaves no rest. */
static bool spell_size(struct buf *out, const struct tag_unit *units, int64_t bytes) {
    for (int i = 0; i < UNITS_MAX && units[i].name != NULL; i++) {
        bool is_last = units[i].factor == 1;
        if (bytes % units[i].factor != 0 || (bytes == 0 && !is_last))
            continue;
        buf_printf(out, "%lld%s", (long long)(bytes / units[i].factor), units[i].name);
        return true;
    }
    return false;
}

/* In all units that it takes, the larger first; nothing is the smallest but one. */
static bool spell_duration(struct buf *out, const struct tag_unit *units, int64_t milliseconds) {
    size_t start = out->size;
    int64_t rest = milliseconds;
    for (int i = 0; i < UNITS_MAX && units[i].name != NULL; i++) {
        int64_t count = rest / units[i].factor;
        bool is_zero = milliseconds == 0 && units[i].factor == 1000;
        if (count > 0 || is_zero)
            buf_printf(out, "%lld%s", (long long)count, units[i].name);
        rest %= units[i].factor;
    }
    if (out->size > start && rest == 0)
        return true;
    out->size = start;
    return false;
}

static bool spell_seconds(struct buf *out, int64_t milliseconds) {
    char digits[SCALAR_SIZE_MAX];
    if (milliseconds > INT64_MAX / 1000)
        return false;
    buf_add(out, digits, print_decimal(digits, milliseconds * 1000));
    return true;
}

static bool spell_percent(struct buf *out, const char *sign, int64_t millionths) {
    char digits[SCALAR_SIZE_MAX];
    if (sign == NULL)
        return false;
    buf_add(out, digits, print_decimal(digits, millionths));
    buf_add(out, sign, strlen(sign));
    return true;
}

bool tag_spell(struct buf *out, struct tag tag, struct value quantity) {
    const struct tag_spelling *spelling = &tag_infos[tag.id].spelling;
    if (quantity.i < 0)
        return false;
    switch (quantity.tag) {
    case VALUE_SIZE:
        return spell_size(out, spelling->sizes, quantity.i);
    case VALUE_DURATION:
        return spelling->decimal_seconds ? spell_seconds(out, quantity.i)
                                         : spell_duration(out, spelling->durations, quantity.i);
    case VALUE_PERCENT:
        return spell_percent(out, spelling->percent, quantity.i);
    case VALUE_MODE:
        if (spelling->octal_modes)
            buf_printf(out, "%04o", (unsigned)quantity.i);
        return spelling->octal_modes;
    default:
        return false;
    }
}
