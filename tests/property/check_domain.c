/* Checks texts against domain types: each input line is a type's name and the text in hexadecimal;
 * each output line is `ok`, or `bad START END reason`, or `none` when there is no such type. For
 * the drivers in this folder. */
#include "value/domain.h"

#include <stdio.h>
#include <stdlib.h>

static int hex(char c) {
    return c <= '9' ? c - '0' : c - 'a' + 10;
}

/* Decoded into a block of its exact size, so that a sanitizer sees each byte read beyond it. */
static void check(struct domain domain, const char *digits) {
    size_t size = strlen(digits) / 2;
    char *text = malloc(size > 0 ? size : 1);
    for (size_t i = 0; i < size; i++)
        text[i] = (char)(hex(digits[2 * i]) << 4 | hex(digits[2 * i + 1]));
    struct domain_problem problem = { 0 };
    if (domain_check(domain, (struct text){ text, size }, &problem))
        puts("ok");
    else
        printf("bad %zu %zu %s\n", problem.start, problem.end, problem.reason);
    free(text);
}

int main(void) {
    char *line = NULL;
    size_t capacity = 0;
    while (getline(&line, &capacity, stdin) > 0) {
        line[strcspn(line, "\n")] = '\0';
        char *space = strchr(line, ' ');
        if (space == NULL)
            return 1;
        *space = '\0';
        struct domain domain = domain_find(text_of(line));
        if (domain.id == 0)
            puts("none");
        else
            check(domain, space + 1);
    }
    free(line);
    return 0;
}
