/* libFuzzer target: any bytes are parsed to a tree and diagnostics, and what came out is rendered. */
#include "base/arena.h"
#include "base/intern.h"
#include "source/report.h"
#include "syntax/parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena *arena = arena_new();
    struct intern *names = intern_new();
    struct sources *sources = sources_new();
    struct diags *diags = diags_new();
    struct source_id source = sources_add(sources, TEXT("hosts/demo/input.croft"),
                                          (struct text){ (const char *)data, size });
    parse(arena, names, sources, source, diags);
    diags_sort(diags, sources);

    struct buf out = { 0 };
    report_human(&out, sources, diags, (struct report_style){ .color = true });
    report_json(&out, sources, diags);
    buf_free(&out);
    diags_free(diags);
    sources_free(sources);
    intern_free(names);
    arena_free(arena);
    return 0;
}
