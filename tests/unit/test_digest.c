/* Digests: the known values of BLAKE2b with 32 bytes of output and no key. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "trust/digest.h"

#include <stdlib.h>

static void assert_digest(struct text content, const char *expected) {
    struct digest digest = digest_of(content);
    char hex[65];
    digest_hex(&digest, hex);
    assert_string_equal(hex, expected);
}

static void test_known_digests(void **state) {
    (void)state;
    assert_digest(TEXT(""), "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
    assert_digest((struct text){ NULL, 0 },
                  "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
    assert_digest(TEXT("abc"), "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
    assert_digest(TEXT("The quick brown fox jumps over the lazy dog"),
                  "01718cec35cd3d796dd00020e0bfecb473ad23457d063b75eff29c0ffa2e58a9");
}

static void test_digest_of_a_million_bytes(void **state) {
    (void)state;
    enum { SIZE = 1000000 };
    char *bytes = malloc(SIZE);
    memset(bytes, 'a', SIZE);
    assert_digest((struct text){ bytes, SIZE },
                  "0741850f36cba4259628355d1073e24ddb9ca0e1bfac36fd39ae5dc2101e23a4");
    free(bytes);
}

static int start(void **state) {
    (void)state;
    return trust_start() && trust_start() ? 0 : -1; /* more than once does no harm */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_digests),
        cmocka_unit_test(test_digest_of_a_million_bytes),
    };
    return cmocka_run_group_tests(tests, start, NULL);
}
