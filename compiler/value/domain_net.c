/* Addresses as numbers: IPv4 and IPv6, networks, hardware addresses. */
#include "value/domain_scan.h"

enum { IPV4_SIZE = 4, IPV6_SIZE = 16, IPV6_GROUPS = 8, MAC_PAIRS = 6 };

/* One part of an IPv4 address at *at, up to 255 without leading zeros. */
static bool read_octet(struct text t, size_t *at, size_t end, unsigned char *octet,
                       struct domain_problem *problem) {
    size_t start = *at, i = start;
    unsigned n = 0;
    while (i < end && i - start < 4 && scan_is(t.data[i], SCAN_DIGIT))
        n = n * 10 + (unsigned)(t.data[i++] - '0');
    if (i == start)
        return scan_fail(problem, start, i < end ? scan_character_end(t, i) : i,
                         "an IPv4 address has four numbers with points between them", NULL);
    if (i - start > 1 && t.data[start] == '0')
        return scan_fail(problem, start, i,
                         "a number with a leading zero is octal to some programs",
                         "leave out the zeros");
    if (n > 255)
        return scan_fail(problem, start, i, "a number of an IPv4 address is at most 255", NULL);
    *octet = (unsigned char)n;
    *at = i;
    return true;
}

bool scan_ipv4(struct text t, size_t start, size_t end, unsigned char *address,
               struct domain_problem *problem) {
    unsigned char own[IPV4_SIZE];
    size_t at = start;
    for (int part = 0; part < IPV4_SIZE; part++) {
        if (part > 0 && (at == end || t.data[at] != '.'))
            return scan_fail(problem, at, at < end ? scan_character_end(t, at) : at,
                             "an IPv4 address has four numbers with points between them", NULL);
        at += part > 0;
        if (!read_octet(t, &at, end, &own[part], problem))
            return false;
    }
    if (at < end)
        return scan_fail(problem, at, end, "something follows the fourth number of the address",
                         NULL);
    if (address != NULL)
        memcpy(address, own, sizeof own);
    return true;
}

/* An IPv6 address being read. */
struct ipv6 {
    unsigned char bytes[IPV6_SIZE];
    int groups; /* of 16 bits read so far */
    int gap;    /* groups before the `::`, or -1 */
};

static unsigned hex_value(char c) {
    return c <= '9' ? (unsigned)(c - '0') : (unsigned)((c | 0x20) - 'a' + 10);
}

/* An IPv4 address in place of the last two groups. */
static bool read_ipv4_tail(struct text t, size_t start, size_t end, struct ipv6 *ip,
                           struct domain_problem *problem) {
    if (ip->groups > IPV6_GROUPS - 2)
        return scan_fail(problem, start, end, "an IPv6 address has eight groups", NULL);
    if (!scan_ipv4(t, start, end, ip->bytes + 2 * ip->groups, problem))
        return false;
    ip->groups += 2;
    return true;
}

static bool read_group(struct text t, size_t *at, size_t end, struct ipv6 *ip,
                       struct domain_problem *problem) {
    size_t start = *at, i = start;
    unsigned n = 0;
    for (; i < end && scan_is(t.data[i], SCAN_HEX); i++)
        n = (n << 4 | hex_value(t.data[i])) & 0xffff;
    if (i < end && t.data[i] == '.') {
        *at = end;
        return read_ipv4_tail(t, start, end, ip, problem);
    }
    if (i == start)
        return scan_fail(problem, i, i < end ? scan_character_end(t, i) : i,
                         i < end && t.data[i] == '%'
                             ? "a zone such as `%eth0` means something on one host only"
                             : "a group of hexadecimal digits is missing",
                         NULL);
    if (i - start > 4)
        return scan_fail(problem, start, i, "a group has at most four hexadecimal digits", NULL);
    if (ip->groups == IPV6_GROUPS)
        return scan_fail(problem, start, i, "an IPv6 address has eight groups", NULL);
    ip->bytes[2 * ip->groups] = (unsigned char)(n >> 8);
    ip->bytes[2 * ip->groups + 1] = (unsigned char)n;
    ip->groups++;
    *at = i;
    return true;
}

/* Moves what follows `::` to the end. */
static void close_gap(struct ipv6 *ip) {
    size_t before = 2 * (size_t)ip->gap, after = 2 * (size_t)(ip->groups - ip->gap);
    memmove(ip->bytes + IPV6_SIZE - after, ip->bytes + before, after);
    memset(ip->bytes + before, 0, IPV6_SIZE - before - after);
}

/* At a `::`; moves past it. */
static bool read_gap(size_t *at, struct ipv6 *ip, struct domain_problem *problem) {
    if (ip->gap >= 0)
        return scan_fail(problem, *at, *at + 2, "`::` stands at most once in an address", NULL);
    ip->gap = ip->groups;
    *at += 2;
    return true;
}

static bool read_groups(struct text t, size_t start, size_t end, struct ipv6 *ip,
                        struct domain_problem *problem) {
    for (size_t at = start; at < end;) {
        bool has_colon = t.data[at] == ':';
        bool has_gap = has_colon && at + 1 < end && t.data[at + 1] == ':';
        if (has_gap) {
            if (!read_gap(&at, ip, problem))
                return false;
            if (at == end)
                break;
        } else if (at > start) {
            if (!has_colon)
                return scan_fail(problem, at, scan_character_end(t, at),
                                 t.data[at] == '%'
                                     ? "a zone such as `%eth0` means something on one host only"
                                     : "an IPv6 address holds hexadecimal digits and colons",
                                 NULL);
            at++;
        }
        if (!read_group(t, &at, end, ip, problem))
            return false;
    }
    return true;
}

bool scan_ipv6(struct text t, size_t start, size_t end, unsigned char *address,
               struct domain_problem *problem) {
    struct ipv6 ip = { .gap = -1 };
    if (!read_groups(t, start, end, &ip, problem))
        return false;
    if (ip.gap < 0 && ip.groups < IPV6_GROUPS)
        return scan_fail(problem, end, end, "an IPv6 address has eight groups",
                         "write `::` for a run of zeros");
    if (ip.gap >= 0 && ip.groups == IPV6_GROUPS)
        return scan_fail(problem, start, end,
                         "`::` stands for at least one group, but all eight are there", NULL);
    if (ip.gap >= 0)
        close_gap(&ip);
    if (address != NULL)
        memcpy(address, ip.bytes, sizeof ip.bytes);
    return true;
}

/* An address of either family in [0, end); its size in bytes, or 0. */
static uint32_t read_address(struct text t, size_t end, unsigned char *address,
                             struct domain_problem *problem) {
    if (memchr(t.data, ':', end) != NULL)
        return scan_ipv6(t, 0, end, address, problem) ? IPV6_SIZE : 0;
    return scan_ipv4(t, 0, end, address, problem) ? IPV4_SIZE : 0;
}

bool domain_check_ip(struct text t, struct domain_problem *problem) {
    const char *slash = memchr(t.data, '/', t.size);
    if (slash != NULL)
        return scan_fail(problem, (size_t)(slash - t.data), t.size,
                         "an address has no prefix length",
                         "leave it out, or use the type Cidr or Inet");
    return read_address(t, t.size, NULL, problem) != 0;
}

/* An address and a prefix length; both types of network share it. */
static bool read_network(struct text t, unsigned char *address, uint32_t *size, uint32_t *prefix,
                         struct domain_problem *problem) {
    const char *slash = memchr(t.data, '/', t.size);
    size_t end = slash != NULL ? (size_t)(slash - t.data) : t.size, at = end + 1;
    *size = read_address(t, end, address, problem);
    if (*size == 0)
        return false;
    if (slash == NULL)
        return scan_fail(problem, end, end, "the prefix length is missing",
                         "add it, such as `/24`");
    if (!scan_number(t, &at, *size * 8, prefix) || at != t.size)
        return scan_fail(problem, end + 1, t.size,
                         *size == IPV4_SIZE ? "the prefix length is a number from 0 to 32"
                                            : "the prefix length is a number from 0 to 128",
                         NULL);
    return true;
}

static bool has_host_bits(const unsigned char *address, uint32_t size, uint32_t prefix) {
    uint32_t whole = prefix / 8;
    if (prefix % 8 != 0 && (address[whole++] & (0xff >> prefix % 8)) != 0)
        return true;
    for (uint32_t i = whole; i < size; i++)
        if (address[i] != 0)
            return true;
    return false;
}

bool domain_check_cidr(struct text t, struct domain_problem *problem) {
    unsigned char address[IPV6_SIZE];
    uint32_t size, prefix;
    if (!read_network(t, address, &size, &prefix, problem))
        return false;
    if (has_host_bits(address, size, prefix))
        return scan_fail(
            problem, 0, (size_t)((const char *)memchr(t.data, '/', t.size) - t.data),
            "the address has bits set beyond the prefix: it is a host's, not the network's",
            "clear the host bits, change the prefix length, or use the type Inet");
    return true;
}

bool domain_check_inet(struct text t, struct domain_problem *problem) {
    unsigned char address[IPV6_SIZE];
    uint32_t size, prefix;
    return read_network(t, address, &size, &prefix, problem);
}

bool domain_get_cidr(struct text t, int field, struct text *result) {
    const char *slash = memchr(t.data, '/', t.size);
    if (slash == NULL || field < 0 || field > 1)
        return false;
    size_t end = (size_t)(slash - t.data);
    *result = field == 0 ? scan_slice(t, 0, end) : scan_slice(t, end + 1, t.size);
    return true;
}

bool domain_check_mac(struct text t, struct domain_problem *problem) {
    for (size_t i = 0; i < t.size; i++) {
        bool between = i % 3 == 2;
        if (between ? t.data[i] == ':' : scan_is(t.data[i], SCAN_HEX_SMALL))
            continue;
        if (between && t.data[i] == '-')
            return scan_fail_at(t, i, problem, "pairs are separated by colons",
                                "write `:` instead of `-`");
        if (!between && scan_is(t.data[i], SCAN_HEX_UPPER))
            return scan_fail_at(
                t, i, problem,
                "hexadecimal digits are small letters, so that equal addresses are equal",
                "write it in small letters");
        return scan_fail_at(
            t, i, problem,
            "a hardware address is six pairs of hexadecimal digits with colons between", NULL);
    }
    if (t.size != 3 * MAC_PAIRS - 1)
        return scan_fail(problem, t.size < 3 * MAC_PAIRS - 1 ? t.size : 3 * MAC_PAIRS - 1, t.size,
                         "a hardware address has six pairs of digits", NULL);
    return true;
}
