/* Digests of content, by libsodium. */
#include "trust/digest.h"

#include <sodium.h>

_Static_assert(sizeof(struct digest) == crypto_generichash_BYTES,
               "BLAKE2b-256 is the default size");

bool trust_start(void) {
    return sodium_init() >= 0;
}

struct digest digest_of(struct text content) {
    struct digest digest;
    crypto_generichash(digest.bytes, sizeof digest.bytes, (const unsigned char *)content.data,
                       content.size, NULL, 0);
    return digest;
}

void digest_hex(const struct digest *digest, char out[65]) {
    sodium_bin2hex(out, 65, digest->bytes, sizeof digest->bytes);
}
