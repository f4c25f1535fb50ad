/* Hash functions for tables (not for trust: see trust/). Deterministic on every machine. */
#ifndef CROFT_BASE_HASH_H
#define CROFT_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

uint64_t hash_bytes(const void *bytes, size_t size);

static inline uint64_t hash_u64(uint64_t x) {
    x ^= x >> 32;
    x *= 0xd6e8feb86659fd93u;
    x ^= x >> 32;
    x *= 0xd6e8feb86659fd93u;
    x ^= x >> 32;
    return x;
}

static inline uint64_t hash_combine(uint64_t a, uint64_t b) {
    return hash_u64(a * 0x9e3779b97f4a7c15u + b);
}

#endif
