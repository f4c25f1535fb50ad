/* Names in the domain name system, and what is built on them: URLs and mail addresses. */
#include "value/domain_scan.h"

enum { LABEL_SIZE_MAX = 63, HOST_NAME_SIZE_MAX = 253, LOCAL_PART_SIZE_MAX = 64, PORT_MAX = 65535 };

static bool refuse_host_character(struct text t, size_t at, struct domain_problem *problem) {
    char c = t.data[at];
    if (scan_is(c, SCAN_UPPER))
        return scan_fail_at(t, at, problem,
                            "host names are small letters, so that equal names are equal",
                            "write it in small letters");
    if ((unsigned char)c > 127)
        return scan_fail_at(t, at, problem, "a host name holds only ASCII",
                            "write the label in its `xn--` form");
    if (c == '_')
        return scan_fail_at(t, at, problem, "a host name has no underscore", "write `-` instead");
    if (c == '*')
        return scan_fail_at(t, at, problem, "this is a pattern, not the name of a host", NULL);
    if (c == ':')
        return scan_fail(problem, at, t.size, "a host name has no port", "leave it out");
    if (c == '/')
        return scan_fail(problem, at, t.size, "a host name has no path", "leave it out");
    return scan_fail_at(t, at, problem, "a host name holds only letters, digits, `-` and `.`",
                        NULL);
}

static bool check_label(struct text t, size_t start, size_t end, struct domain_problem *problem) {
    if (start == end)
        return start == 0 ? scan_fail(problem, start, start + 1,
                                      "a host name does not begin with a point", "leave it out")
                          : scan_fail(problem, start - 1, start,
                                      "a label of the host name is empty", "leave out the point");
    if (end - start > LABEL_SIZE_MAX)
        return scan_fail(problem, start, end, "a label of a host name has at most 63 characters",
                         "shorten it");
    if (t.data[start] == '-')
        return scan_fail(problem, start, start + 1,
                         "a label of a host name may not begin with a hyphen", NULL);
    if (t.data[end - 1] == '-')
        return scan_fail(problem, end - 1, end, "a label of a host name may not end with a hyphen",
                         NULL);
    return true;
}

bool scan_host_name(struct text t, size_t start, size_t end, int labels_min,
                    struct domain_problem *problem) {
    int labels = 0;
    size_t label = start;
    for (;; labels++) {
        size_t label_end = scan_while(t, label, SCAN_LOWER | SCAN_DIGIT | SCAN_HYPHEN);
        if (label_end > end)
            label_end = end;
        if (label_end < end && t.data[label_end] != '.')
            return refuse_host_character(t, label_end, problem);
        if (!check_label(t, label, label_end, problem))
            return false;
        if (label_end == end)
            break;
        label = label_end + 1;
    }
    if (labels + 1 < labels_min)
        return scan_fail(problem, end, end, "the name has no domain",
                         "add the domain, such as `.holt.example`");
    if (scan_while(t, label, SCAN_DIGIT) >= end)
        return scan_fail(problem, label, end, "the last label of a host name is no number",
                         "an address has the type Ip");
    if (end - start > HOST_NAME_SIZE_MAX)
        return scan_fail(problem, start, end, "a host name has at most 253 characters",
                         "shorten it");
    return true;
}

bool scan_port(struct text t, size_t start, size_t end, struct domain_problem *problem) {
    size_t at = start;
    uint32_t port;
    if (!scan_number(t, &at, PORT_MAX, &port) || at != end || port == 0)
        return scan_fail(problem, start, end, "a port is a number from 1 to 65535", NULL);
    return true;
}

bool domain_check_fqdn(struct text t, struct domain_problem *problem) {
    if (t.size > 1 && t.data[t.size - 1] == '.')
        return scan_fail(problem, t.size - 1, t.size,
                         "a host's full name is written without the last point", "leave it out");
    return scan_host_name(t, 0, t.size, 2, problem);
}

bool domain_get_fqdn(struct text t, int field, struct text *result) {
    const char *point = memchr(t.data, '.', t.size);
    if (point == NULL || field < 0 || field > 1)
        return false;
    size_t end = (size_t)(point - t.data);
    *result = field == 0 ? scan_slice(t, 0, end) : scan_slice(t, end + 1, t.size);
    return true;
}

/* Words of RFC 5322's atext with single points between them, in [0, end). */
static bool check_local_part(struct text t, size_t end, struct domain_problem *problem) {
    for (size_t start = 0;;) {
        size_t at = scan_while(t, start, SCAN_MAIL);
        if (at < end && t.data[at] != '.')
            return scan_fail_at(t, at, problem, "this character may not stand in a mail address",
                                NULL);
        if (at == start)
            return end == 0
                       ? scan_fail(problem, 0, 1, "the part before `@` is missing", NULL)
                       : scan_fail(problem, start > 0 ? start - 1 : 0, start > 0 ? start : 1,
                                   "points stand singly between two words", "leave out the point");
        if (at >= end)
            break;
        start = at + 1;
    }
    if (end > LOCAL_PART_SIZE_MAX)
        return scan_fail(problem, 0, end, "the part before `@` has at most 64 characters",
                         "shorten it");
    return true;
}

bool domain_check_email(struct text t, struct domain_problem *problem) {
    const char *at = memrchr(t.data, '@', t.size);
    if (at == NULL)
        return scan_fail(problem, t.size, t.size, "the `@` and the domain are missing", "add them");
    size_t end = (size_t)(at - t.data);
    return check_local_part(t, end, problem) && scan_host_name(t, end + 1, t.size, 2, problem);
}

bool domain_get_email(struct text t, int field, struct text *result) {
    const char *at = memrchr(t.data, '@', t.size);
    if (at == NULL || field < 0 || field > 1)
        return false;
    size_t end = (size_t)(at - t.data);
    *result = field == 0 ? scan_slice(t, 0, end) : scan_slice(t, end + 1, t.size);
    return true;
}

/* Where the parts of a URL lie: [0, scheme), [host, host_end), [port, port_end), [path, path_end).
 */
struct url {
    size_t scheme, authority, host, host_end, port, port_end, path, path_end;
};

/* Splits after `://`; says nothing about what the parts hold. */
static bool url_split(struct text t, struct url *url) {
    url->scheme = scan_while(t, 0, SCAN_ALNUM | SCAN_HYPHEN | SCAN_DOT);
    while (scan_peek(t, url->scheme) == '+')
        url->scheme = scan_while(t, url->scheme + 1, SCAN_ALNUM | SCAN_HYPHEN | SCAN_DOT);
    if (t.size - url->scheme < 3 || memcmp(t.data + url->scheme, "://", 3) != 0)
        return false;
    url->authority = url->host = url->scheme + 3;
    size_t end = url->authority;
    for (; end < t.size && t.data[end] != '/' && t.data[end] != '?' && t.data[end] != '#'; end++)
        if (t.data[end] == '@')
            url->host = end + 1;
    url->host_end = url->port = url->port_end = url->path = end;
    for (size_t i = end; i > url->host && t.data[i - 1] != ']'; i--)
        if (t.data[i - 1] == ':') {
            url->host_end = i - 1;
            url->port = i;
            break;
        }
    url->path_end = end;
    while (url->path_end < t.size && t.data[url->path_end] != '?' && t.data[url->path_end] != '#')
        url->path_end++;
    return true;
}

static bool check_scheme(struct text t, size_t end, struct domain_problem *problem) {
    if (end == 0 || !scan_is(t.data[0], SCAN_ALPHA))
        return scan_fail(problem, 0, end, "a URL's scheme begins with a letter", NULL);
    for (size_t i = 0; i < end; i++)
        if (scan_is(t.data[i], SCAN_UPPER))
            return scan_fail(problem, 0, end, "a URL's scheme is small letters",
                             "write it in small letters");
    return true;
}

/* Characters of RFC 3986 in [start, end), among them escapes; `more` is allowed too. */
static bool check_url_characters(struct text t, size_t start, size_t end, const char *more,
                                 struct domain_problem *problem) {
    for (size_t i = start; i < end; i++) {
        if (scan_is(t.data[i], SCAN_URL) || (t.data[i] != '\0' && strchr(more, t.data[i]) != NULL))
            continue;
        if (t.data[i] != '%')
            return scan_fail_at(t, i, problem, "this character may not stand here in a URL",
                                "write its bytes as `%` and two hexadecimal digits");
        if (i + 2 >= end || !scan_is(t.data[i + 1], SCAN_HEX) || !scan_is(t.data[i + 2], SCAN_HEX))
            return scan_fail(problem, i, i + 1, "`%` is followed by two hexadecimal digits",
                             "write `%25` for a `%`");
        i += 2;
    }
    return true;
}

/* What stands before `@`. */
static bool check_userinfo(struct text t, const struct url *url, struct domain_problem *problem) {
    if (url->host == url->authority)
        return true;
    size_t end = url->host - 1;
    const char *colon = memchr(t.data + url->authority, ':', end - url->authority);
    if (colon != NULL)
        return scan_fail(problem, (size_t)(colon - t.data), end,
                         "a password in a URL can be read by everyone", "keep it in a secret");
    const char *at = memchr(t.data + url->authority, '@', end - url->authority);
    if (at != NULL)
        return scan_fail_at(t, (size_t)(at - t.data), problem, "a URL has one `@` before the host",
                            "write `%40`");
    return check_url_characters(t, url->authority, end, "", problem);
}

static bool check_url_host(struct text t, const struct url *url, struct domain_problem *problem) {
    size_t start = url->host, end = url->host_end;
    struct text scheme = scan_slice(t, 0, url->scheme);
    if (start == end) {
        bool needs_host = text_equal(scheme, TEXT("http")) || text_equal(scheme, TEXT("https"));
        if (needs_host || scan_peek(t, url->path) != '/' || url->port != url->port_end ||
            url->host != url->authority)
            return scan_fail(problem, start, start, "the URL has no host", NULL);
        return true;
    }
    if (t.data[start] == '[') {
        if (t.data[end - 1] != ']')
            return scan_fail(problem, start, end,
                             "the bracket around the IPv6 address is not closed", "add `]`");
        return scan_ipv6(t, start + 1, end - 1, NULL, problem);
    }
    if (memchr(t.data + start, ':', end - start) != NULL)
        return scan_fail(problem, start, url->port_end,
                         "an IPv6 address in a URL stands in brackets", NULL);
    if (scan_while(t, start, SCAN_DIGIT | SCAN_DOT) >= end)
        return scan_ipv4(t, start, end, NULL, problem);
    for (size_t i = start; i < end; i++)
        if (!scan_is(t.data[i], SCAN_LOWER | SCAN_DIGIT | SCAN_HYPHEN | SCAN_DOT | SCAN_UNDERSCORE))
            return refuse_host_character(t, i, problem);
    return true;
}

bool domain_check_url(struct text t, struct domain_problem *problem) {
    struct url url;
    if (!url_split(t, &url))
        return scan_fail(problem, 0, url.scheme, "a URL begins with its scheme and `://`",
                         "begin it with `https://` or `http://`");
    if (!check_scheme(t, url.scheme, problem) || !check_userinfo(t, &url, problem) ||
        !check_url_host(t, &url, problem))
        return false;
    if (url.host_end != url.port_end && !scan_port(t, url.port, url.port_end, problem))
        return false;
    if (!check_url_characters(t, url.path, url.path_end, "", problem))
        return false;
    const char *hash = memchr(t.data + url.path_end, '#', t.size - url.path_end);
    size_t query_end = hash != NULL ? (size_t)(hash - t.data) : t.size;
    return check_url_characters(t, url.path_end, query_end, "?", problem) &&
           (query_end == t.size || check_url_characters(t, query_end + 1, t.size, "?", problem));
}

bool domain_get_url(struct text t, int field, struct text *result) {
    struct url url;
    if (!url_split(t, &url))
        return false;
    switch (field) {
    case 0:
        *result = scan_slice(t, 0, url.scheme);
        return true;
    case 1:
        *result = scan_slice(t, url.host, url.host_end);
        return true;
    case 2:
        *result = scan_slice(t, url.port, url.port_end);
        return url.port != url.port_end;
    case 3:
        *result = scan_slice(t, url.path, url.path_end);
        return true;
    default:
        return false;
    }
}
