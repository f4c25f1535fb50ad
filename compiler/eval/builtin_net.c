/* Built-in functions of addresses and networks, IPv4 and IPv6 alike: an address is 4 or 16 bytes.
 */
#include "eval/builtin_internal.h"

#include <arpa/inet.h>

enum { ADDRESS_SIZE_MAX = 16 };

struct network {
    unsigned char address[ADDRESS_SIZE_MAX];
    uint32_t size;   /* bytes of the address */
    uint32_t prefix; /* bits that all its addresses share */
};

/* An address of either family; false when it is none. */
static bool read_address(struct text text, struct network *network) {
    char written[INET6_ADDRSTRLEN];
    if (text.size == 0 || text.size >= sizeof written)
        return false;
    memcpy(written, text.data, text.size);
    written[text.size] = '\0';
    bool is_6 = memchr(text.data, ':', text.size) != NULL;
    network->size = is_6 ? 16 : 4;
    network->prefix = network->size * 8;
    return strlen(written) == text.size &&
           inet_pton(is_6 ? AF_INET6 : AF_INET, written, network->address) == 1;
}

static void clear_host_bits(struct network *network) {
    for (uint32_t bit = network->prefix; bit < network->size * 8; bit++)
        network->address[bit / 8] &= (unsigned char)~(0x80u >> bit % 8);
}

static bool read_network(struct text text, struct network *network) {
    size_t slash = text_find(text, TEXT("/"));
    if (!read_address((struct text){ text.data, slash }, network) || slash == text.size)
        return false;
    uint32_t prefix = 0;
    for (size_t at = slash + 1; at < text.size; at++) {
        if (text.data[at] < '0' || text.data[at] > '9' || prefix > network->prefix)
            return false;
        prefix = prefix * 10 + (uint32_t)(text.data[at] - '0');
    }
    if (slash + 1 == text.size || prefix > network->prefix)
        return false;
    network->prefix = prefix;
    clear_host_bits(network);
    return true;
}

/* An argument that is an address, or a network. Its type has seen to it; what comes past the type
 * is reported. */
static bool read_argument(struct call *call, uint32_t index, bool is_network,
                          struct network *network) {
    struct text text = call_text(call, index);
    if (is_network ? read_network(text, network) : read_address(text, network))
        return true;
    struct diag *diag;
    call_fail(call, DIAG_E0607, &diag, "`%.*s` is no %s", TEXT_ARG(text),
              is_network ? "Cidr" : "Ip");
    return false;
}

/* Whether all addresses of `inner` are in `outer`. */
static bool contains(const struct network *outer, const struct network *inner) {
    if (outer->size != inner->size || outer->prefix > inner->prefix)
        return false;
    struct network within = *inner;
    within.prefix = outer->prefix;
    clear_host_bits(&within);
    return memcmp(within.address, outer->address, outer->size) == 0;
}

struct value builtin_IP_IN(struct call *call) {
    struct network address, network;
    if (!read_argument(call, 0, false, &address) || !read_argument(call, 1, true, &network))
        return value_error();
    return value_bool(contains(&network, &address), call->origin);
}

struct value builtin_CIDR_CONTAINS(struct call *call) {
    struct network outer, inner;
    if (!read_argument(call, 0, true, &outer) || !read_argument(call, 1, true, &inner))
        return value_error();
    return value_bool(contains(&outer, &inner), call->origin);
}

/* Two networks share an address only if one lies in the other. */
struct value builtin_CIDR_OVERLAPS(struct call *call) {
    struct network a, b;
    if (!read_argument(call, 0, true, &a) || !read_argument(call, 1, true, &b))
        return value_error();
    return value_bool(contains(&a, &b) || contains(&b, &a), call->origin);
}

static struct value fail_outside(struct call *call, uint32_t host_bits) {
    struct diag *diag;
    struct value error = call_fail(call, DIAG_E0608, &diag, "%.*s has no address number %lld",
                                   TEXT_ARG(call_text(call, 0)), (long long)call->args[1].i);
    if (host_bits < 63)
        diag_help(call->ev->diags, diag, "its addresses are numbered from 0 to %lld",
                  (long long)(((int64_t)1 << host_bits) - 1));
    else
        diag_help(call->ev->diags, diag, "its addresses are numbered from 0");
    return error;
}

struct value builtin_CIDR_HOST(struct call *call) {
    struct network network;
    if (!read_argument(call, 0, true, &network))
        return value_error();
    int64_t number = call->args[1].i;
    uint32_t host_bits = network.size * 8 - network.prefix;
    if (number < 0 || (host_bits < 63 && number >> host_bits != 0))
        return fail_outside(call, host_bits);
    for (uint32_t at = network.size; number > 0; number >>= 8)
        network.address[--at] |= (unsigned char)(number & 0xff);
    char written[INET6_ADDRSTRLEN];
    inet_ntop(network.size == 16 ? AF_INET6 : AF_INET, network.address, written, sizeof written);
    struct text text = text_of(written);
    return call_give_text(
        call, (struct text){ arena_copy(call->ev->arena, text.data, text.size), text.size });
}
