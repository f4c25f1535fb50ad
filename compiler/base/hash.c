/* hash_bytes(): eight bytes at a time, mixed by 64 × 64 → 128 bit products, after wyhash. */
#include "base/hash.h"

#include <string.h>

/* Any odd numbers with about half their bits set. */
#define SECRET_0 0xa0761d6478bd642fu
#define SECRET_1 0xe7037ed1a0b428dbu
#define SECRET_2 0x8ebc6af09c88c6e3u
#define SECRET_3 0x589965cc75374cc3u

/* Little-endian wherever we run, at any alignment. */
static inline uint64_t read_8(const unsigned char *at) {
    uint64_t word;
    memcpy(&word, at, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

static inline uint64_t read_4(const unsigned char *at) {
    uint32_t word;
    memcpy(&word, at, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap32(word);
#endif
    return word;
}

static inline uint64_t read_1_to_3(const unsigned char *at, size_t size) {
    return (uint64_t)at[0] << 16 | (uint64_t)at[size >> 1] << 8 | at[size - 1];
}

static inline uint64_t mix(uint64_t a, uint64_t b) {
    __extension__ unsigned __int128 product = (unsigned __int128)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint64_t hash_long(const unsigned char *at, size_t size, uint64_t seed, size_t *left) {
    uint64_t lane_1 = seed, lane_2 = seed;
    while (size > 48) {
        seed = mix(read_8(at) ^ SECRET_1, read_8(at + 8) ^ seed);
        lane_1 = mix(read_8(at + 16) ^ SECRET_2, read_8(at + 24) ^ lane_1);
        lane_2 = mix(read_8(at + 32) ^ SECRET_3, read_8(at + 40) ^ lane_2);
        at += 48;
        size -= 48;
    }
    *left = size;
    return seed ^ lane_1 ^ lane_2;
}

uint64_t hash_bytes(const void *bytes, size_t size) {
    const unsigned char *at = bytes;
    uint64_t seed = SECRET_0, a = 0, b = 0;
    if (size <= 16) {
        if (size >= 4) {
            size_t middle = size >>
                            3 << 2; /* 0 below 8 bytes, else 4: the words overlap and cover all */
            a = read_4(at) << 32 | read_4(at + middle);
            b = read_4(at + size - 4) << 32 | read_4(at + size - 4 - middle);
        } else if (size > 0) {
            a = read_1_to_3(at, size);
        }
    } else {
        size_t left = size;
        if (size > 48)
            seed = hash_long(at, size, seed, &left);
        const unsigned char *end = at + size;
        for (at = end - left; left > 16; at += 16, left -= 16)
            seed = mix(read_8(at) ^ SECRET_1, read_8(at + 8) ^ seed);
        a = read_8(end - 16);
        b = read_8(end - 8);
    }
    return mix(SECRET_1 ^ size, mix(a ^ SECRET_1, b ^ seed));
}
