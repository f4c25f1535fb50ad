/* Hover, as Markdown. */
#include "ide/hover.h"

#include "lsp/server.h"

json_t *question_hover(struct question *question) {
    if (!question_is_placed(question))
        return NULL;
    struct ide_hover hover = ide_hover(question->arena, &question->view, question->offset);
    if (hover.span.source.id == 0)
        return NULL;
    struct text text = ide_hover_markdown(question->arena, &hover);
    return json_pack("{s:{s:s, s:o}, s:o}", "contents", "kind", "markdown", "value",
                     json_of_text(text), "range", question_range(question, hover.span));
}
