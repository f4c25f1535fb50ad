/* Prints what the compiler makes of the words, numbers, texts and comments of sources, as `FILE
 * path` and then `class start end` in bytes, in order:  dump_tokens FILE… */
#include "syntax/layout.h"

#include "base/buf.h"
#include "source/source.h"

#include <stdio.h>
#include <string.h>

static bool read_file(struct buf *out, const char *path) {
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return false;
    char chunk[65536];
    for (size_t size; (size = fread(chunk, 1, sizeof chunk, file)) > 0;)
        buf_add(out, chunk, size);
    fclose(file);
    return true;
}

/* What an editor shows a token as; NULL for brackets and operators. */
static const char *class_of(const struct token *token) {
    switch ((enum token_kind)token->kind) {
    case TOKEN_NAME:
        return "name";
    case TOKEN_TEXT:
    case TOKEN_TEXT_OPEN:
    case TOKEN_PIECE:
    case TOKEN_TEXT_CLOSE:
        return "text";
    case TOKEN_INTEGER:
    case TOKEN_DECIMAL:
    case TOKEN_UNIT:
    case TOKEN_MODE:
    case TOKEN_DATE:
        return "number";
    case TOKEN_NOT_IN:
        return "keyword";
    default:
        return token_info[token->kind].word != NO_WORD ? "keyword" : NULL;
    }
}

static void dump(const char *path, struct text content) {
    struct sources *sources = sources_new();
    struct parsing p = { .arena = arena_new(), .scratch = arena_new(), .names = intern_new() };
    p.source = sources_add(sources, TEXT("input.croft"), content);
    p.text = source_text(sources, p.source);
    struct lexed lexed = lex(&p);
    struct tokens tokens = layout(&p, lexed.tokens, lexed.room);
    printf("FILE %s\n", path);
    for (uint32_t i = 0; i < tokens.count; i++)
        if (class_of(&tokens.items[i]) != NULL)
            printf("%s %u %u\n", class_of(&tokens.items[i]), tokens.items[i].start,
                   tokens.items[i].end);
    for (uint32_t i = 0; i < lexed.comment_count; i++)
        printf("comment %u %u\n", lexed.comments[i].start, lexed.comments[i].end);
    struct diags *diags = diags_new();
    parsing_finish(&p, diags);
    diags_free(diags);
    intern_free(p.names);
    arena_free(p.scratch);
    arena_free(p.arena);
    sources_free(sources);
}

int main(int argc, char **argv) {
    for (int i = 1; i < argc; i++) {
        struct buf content = { 0 };
        if (!read_file(&content, argv[i]))
            return perror(argv[i]), 1;
        dump(argv[i], buf_view(&content));
        buf_free(&content);
    }
    return 0;
}
