/* Digests of content: BLAKE2b-256 by libsodium. */
#ifndef CROFT_TRUST_DIGEST_H
#define CROFT_TRUST_DIGEST_H

#include "base/text.h"

struct digest {
    unsigned char bytes[32];
};

/* Must be called once per process before anything else here. False when libsodium cannot start. */
bool trust_start(void);

struct digest digest_of(struct text content);
/* 64 lower-case hexadecimal digits and a zero byte. */
void digest_hex(const struct digest *digest, char out[65]);

#endif
