/* Domain types: the table, where faults are shown and why, fields. That good and bad texts are told
 * apart is the matter of tests/property/domains.py, which compares each domain with a program or
 * grammar outside. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "value/domain.h"
#include "value/domain_scan.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

#define HEX64   "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define ED25519 "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIK0wmN/Cr3JXqmLW7u+g9pTh+wyqDHpSQEIQczXkVx9q"

static struct domain named(const char *name) {
    struct domain domain = domain_find(text_of(name));
    if (domain.id == 0)
        fail_msg("no domain %s", name);
    return domain;
}

static void good(const char *domain, const char *text) {
    struct domain_problem problem;
    if (!domain_check(named(domain), text_of(text), &problem))
        fail_msg("%s %s: %s", domain, text, problem.reason);
}

/* The text is refused at `[start, end)` for a reason that holds `part`. */
static void bad(const char *domain, const char *text, size_t start, size_t end, const char *part) {
    struct domain_problem problem = { 0 };
    if (domain_check(named(domain), text_of(text), &problem))
        fail_msg("%s takes %s", domain, text);
    if (problem.start != start || problem.end != end || strstr(problem.reason, part) == NULL)
        fail_msg("%s %s: [%zu, %zu) %s", domain, text, problem.start, problem.end, problem.reason);
    assert_false(domain_check(named(domain), text_of(text), NULL)); /* nobody asks why */
}

static void field(const char *domain, const char *text, const char *name, const char *expected) {
    int index = domain_field(named(domain), text_of(name));
    struct text result;
    assert_true(index >= 0);
    assert_true(text_equal(domain_field_name(named(domain), index), text_of(name)));
    bool has = domain_field_get(named(domain), text_of(text), index, &result);
    if (has != (expected != NULL) || (has && !text_equal(result, text_of(expected))))
        fail_msg("%s %s .%s: %.*s", domain, text, name, has ? (int)result.size : 4,
                 has ? result.data : "none");
    assert_true(has || domain_field_optional(named(domain), index));
}

static void test_table(void **state) {
    (void)state;
    assert_true(domain_count() >= 15);
    for (uint32_t id = 1; id <= domain_count(); id++) {
        struct domain domain = { id };
        assert_int_equal(domain_find(domain_name(domain)).id, id);
        assert_true(strlen(domain_doc(domain)) > 20);
        assert_false(domain_check(domain, TEXT(""), NULL));
        for (int i = 0; i < (int)domain_field_count(domain); i++)
            assert_int_equal(domain_field(domain, domain_field_name(domain, i)), i);
        assert_int_equal(domain_field(domain, TEXT("nothing")), -1);
        assert_int_equal(domain_field_name(domain, (int)domain_field_count(domain)).size, 0);
    }
    assert_int_equal(domain_find(TEXT("String")).id, 0);
    struct domain none = { 0 };
    assert_true(domain_check(none, TEXT("anything"), NULL));
    assert_int_equal(domain_field_count(none), 0);
}

static void has_class(unsigned class, const char *members) {
    for (int c = 0; c < 256; c++) {
        bool is_member = c < 128 && c != 0 && strchr(members, c) != NULL;
        if (((domain_classes[c] & class) != 0) != is_member)
            fail_msg("byte %d in class %#x", c, class);
    }
}

#define LOWER "abcdefghijklmnopqrstuvwxyz"
#define UPPER "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGIT "0123456789"
static void test_classes(void **state) {
    (void)state;
    has_class(SCAN_LOWER, LOWER);
    has_class(SCAN_UPPER, UPPER);
    has_class(SCAN_DIGIT, DIGIT);
    has_class(SCAN_HEX, DIGIT "abcdefABCDEF");
    has_class(SCAN_HEX_SMALL, DIGIT "abcdef");
    has_class(SCAN_HYPHEN, "-");
    has_class(SCAN_UNDERSCORE, "_");
    has_class(SCAN_DOT, ".");
    has_class(SCAN_NAME, LOWER UPPER DIGIT "._@-");
    has_class(SCAN_URL, LOWER UPPER DIGIT "-._~!$&'()*+,;=:@/");
    has_class(SCAN_MAIL, LOWER UPPER DIGIT "!#$%&'*+-/=?^_`{|}~");
    has_class(SCAN_BASE64, LOWER UPPER DIGIT "+/");
    has_class(SCAN_ZFS, LOWER UPPER DIGIT "-_.:");
    for (int c = 0; c < 256; c++)
        assert_int_equal((domain_classes[c] & SCAN_CONTROL) != 0, c < 128 && iscntrl(c));
}

static void test_names(void **state) {
    (void)state;
    good("Name", "nas-1");
    good("Name", "container@sonarr.service");
    bad("Name", "-x", 0, 1, "begins with");
    bad("Name", "a b", 1, 2, "holds only");
    bad("Name", "caf\xc3\xa9s", 3, 5, "holds only"); /* the whole character */
    good("UnixUser", "_apt");
    bad("UnixUser", "0day", 0, 1, "begins with");
    bad("UnixUser", "a.b", 1, 2, "holds only");
    bad("UnixUser", "abcdefghijklmnopqrstuvwxyzabcdef", 31, 32, "31 characters");
}

static void test_paths(void **state) {
    (void)state;
    good("Path", "/");
    good("Path", "/var/lib/a b/\xc3\xa9");
    bad("Path", "etc/x", 0, 0, "absolute");
    bad("Path", "/etc//x", 4, 5, "empty part");
    bad("Path", "//", 0, 1, "empty part");
    bad("Path", "/etc/../x", 5, 7, "`..`");
    bad("Path", "/etc/.", 5, 6, "`.`");
    bad("Path", "/etc/", 4, 5, "without a slash");
    bad("Path", "/a\nb", 2, 3, "control");
    good("ZfsName", "tank/services/sonarr");
    bad("ZfsName", "/tank", 0, 1, "begins with its pool");
    bad("ZfsName", "tank/", 4, 5, "empty");
    bad("ZfsName", "tank/a@b", 6, 8, "snapshot");
    bad("ZfsName", "tank/a b", 6, 7, "holds only");
    bad("ZfsName", "mirror0/x", 0, 7, "for its own use");
    bad("ZfsName", "9tank", 0, 1, "begins with a letter");
    field("ZfsName", "tank/a/b", "pool", "tank");
    field("ZfsName", "tank/a/b", "parent", "tank/a");
    field("ZfsName", "tank", "parent", NULL);
}

static void test_hosts(void **state) {
    (void)state;
    good("Fqdn", "sonarr.holt.example");
    bad("Fqdn", "sonarr", 6, 6, "no domain");
    bad("Fqdn", "-a.example", 0, 1, "begin with a hyphen");
    bad("Fqdn", "a-.example", 1, 2, "end with a hyphen");
    bad("Fqdn", "a..example", 1, 2, "empty");
    bad("Fqdn", "a.example.", 9, 10, "last point");
    bad("Fqdn", "A.example", 0, 1, "small letters");
    bad("Fqdn", "*.example.org", 0, 1, "pattern");
    bad("Fqdn", "10.0.0.1", 7, 8, "no number");
    bad("Fqdn", "a.example:80", 9, 12, "no port");
    field("Fqdn", "a.holt.example", "label", "a");
    field("Fqdn", "a.holt.example", "parent", "holt.example");
    good("Email", "ops+x@holt.example");
    bad("Email", "ops", 3, 3, "`@`");
    bad("Email", "a..b@holt.example", 1, 2, "singly");
    bad("Email", "a@holt", 6, 6, "no domain");
    field("Email", "ops@holt.example", "local", "ops");
    field("Email", "ops@holt.example", "domain", "holt.example");
}

static void test_urls(void **state) {
    (void)state;
    good("Url", "https://wiki.holt.example:8443/start?q=%20#x");
    good("Url", "postgresql:///db");
    bad("Url", "wiki.holt.example", 0, 17, "scheme");
    bad("Url", "https://", 8, 8, "no host");
    bad("Url", "https://u:p@host/", 9, 11, "password");
    bad("Url", "https://host:0/", 13, 14, "port");
    bad("Url", "https://host:/", 13, 13, "port");
    bad("Url", "https://host/a b", 14, 15, "may not stand");
    bad("Url", "https://host/%zz", 13, 14, "hexadecimal");
    bad("Url", "https://10.0.0.256/", 15, 18, "at most 255");
    bad("Url", "https://fd00::1/", 8, 15, "brackets");
    field("Url", "https://u@host:8443/a?b", "scheme", "https");
    field("Url", "https://u@host:8443/a?b", "host", "host");
    field("Url", "https://u@host:8443/a?b", "port", "8443");
    field("Url", "https://u@host:8443/a?b", "path", "/a");
    field("Url", "https://[::1]/", "host", "[::1]");
    field("Url", "https://[::1]/", "port", NULL);
    field("Url", "https://host", "path", "");
}

static void test_networks(void **state) {
    (void)state;
    good("Ip", "10.20.0.1");
    good("Ip", "::ffff:192.0.2.1");
    bad("Ip", "10.20.0", 7, 7, "four numbers");
    bad("Ip", "10.20.0.256", 8, 11, "at most 255");
    bad("Ip", "10.020.0.1", 3, 6, "leading zero");
    bad("Ip", "10.20.0.1/24", 9, 12, "no prefix length");
    bad("Ip", "fd00::1::2", 7, 9, "at most once");
    bad("Ip", "fe80::1%eth0", 7, 8, "zone");
    bad("Ip", "1:2:3", 5, 5, "eight groups");
    good("Cidr", "10.20.0.0/16");
    good("Cidr", "fd00::/8");
    bad("Cidr", "10.20.0.5/16", 0, 9, "beyond the prefix");
    bad("Cidr", "10.20.0.0", 9, 9, "missing");
    bad("Cidr", "10.20.0.0/33", 10, 12, "0 to 32");
    bad("Cidr", "fd00::/129", 7, 10, "0 to 128");
    good("Inet", "10.20.0.5/16");
    field("Cidr", "10.20.0.0/16", "address", "10.20.0.0");
    field("Inet", "10.20.0.5/16", "prefix", "16");
    good("Mac", "52:54:00:12:34:56");
    bad("Mac", "52-54-00-12-34-56", 2, 3, "colons");
    bad("Mac", "52:54:00:12:34:5A", 16, 17, "small letters");
    bad("Mac", "52:54:00:12:34", 14, 14, "six pairs");
}

static void test_images(void **state) {
    (void)state;
    const char *whole = "ghcr.io:443/home-operations/sonarr:4.0@sha256:" HEX64;
    good("Image", whole);
    good("Image", "a.b_c/d");
    bad("Image", "ghcr.io/Owner/x", 8, 9, "small letters only");
    bad("Image", "docker://x/y", 0, 9, "no URL");
    bad("Image", "x:", 1, 2, "tag is missing");
    bad("Image", "x:.1", 2, 3, "tag begins");
    bad("Image", "x@sha256:abc", 9, 12, "too short");
    bad("Image", "x@md5:abc", 2, 9, "begins with `sha256:`");
    bad("Image", "x/", 2, 2, "missing");
    bad("Image", "a--b_/c", 4, 5, "between two words");
    bad("Image", "host:99999/x", 0, 10, "registry is a host name");
    field("Image", whole, "registry", "ghcr.io:443");
    field("Image", whole, "repository", "home-operations/sonarr");
    field("Image", whole, "tag", "4.0");
    field("Image", whole, "digest", "sha256:" HEX64);
    field("Image", "library/nginx", "registry", NULL);
    field("Image", "library/nginx", "repository", "library/nginx");
    field("Image", "nginx", "tag", NULL);
    field("Image", "nginx", "digest", NULL);
    field("Image", "localhost/x", "registry", "localhost");
}

static void test_calendars(void **state) {
    (void)state;
    good("Calendar", "Mon..Fri *-*-* 02:30:00 Europe/Berlin");
    good("Calendar", "*-*~3/1 06:00");
    bad("Calendar", "25:00", 0, 2, "0 to 23");
    bad("Calendar", "02:60", 3, 5, "0 to 59");
    bad("Calendar", "*-13-01", 2, 4, "1 to 12");
    bad("Calendar", "2026-02-30-1", 10, 11, "space stands");
    bad("Calendar", "*:0/70", 4, 6, "out of range");
    bad("Calendar", "*:*/5", 3, 4, "step follows a number");
    bad("Calendar", "Fri..Mon 02:00", 5, 8, "Monday on to Sunday");
    bad("Calendar", "Mon,Funday 02:00", 4, 5, "weekday is missing");
    bad("Calendar", "02:00 Europe/Berln", 6, 18, "no such time zone");
    bad("Calendar", "02", 2, 2, "hours and minutes");
    bad("Calendar", "10..5:00", 0, 5, "ends before it begins");
    bad("Calendar", "fortnightly", 0, 1, "daily");
    bad("Calendar", " UTC", 0, 0, "nothing before");
    good("Timezone", "America/New_York");
    good("Timezone", "Africa/Abidjan"); /* the table's first and last */
    good("Timezone", "Zulu");
    bad("Timezone", "Europe/Berlin2", 0, 14, "no such");
    bad("Timezone", "Europe/Berli", 0, 12, "no such");
}

static void test_zones_are_sorted(void **state) {
    (void)state;
    static const char *const zones[] = {
#define ZONE(name) name,
#include "value/zones.def"
#undef ZONE
    };
    for (size_t i = 1; i < sizeof zones / sizeof *zones; i++)
        assert_true(strcmp(zones[i - 1], zones[i]) < 0);
}

static void test_regexes(void **state) {
    (void)state;
    good("Regex", "^/api/v[0-9]+(?:/(?P<name>\\w+))?$");
    bad("Regex", "a(b", 1, 2, "not closed");
    bad("Regex", "a)", 1, 2, "no group");
    bad("Regex", "[a-", 0, 1, "bracket");
    bad("Regex", "[z-a]", 1, 4, "ends before");
    bad("Regex", "*a", 0, 1, "nothing stands here");
    bad("Regex", "a**", 2, 3, "not repeated");
    bad("Regex", "a{3,2}", 1, 6, "lower bound");
    bad("Regex", "(a{100}){100}", 8, 13, "together");
    bad("Regex", "(?=x)", 0, 3, "look-ahead");
    bad("Regex", "(a)\\1", 3, 5, "back references");
    bad("Regex", "\\", 0, 1, "backslash");
    bad("Regex", "[[:alfa:]]", 1, 9, "no such class");
    bad("Regex", "(?P<a>x)(?P<a>y)", 12, 13, "this name");
}

static void repeat(char *out, char c, size_t count) {
    memset(out, c, count);
    out[count] = '\0';
}

/* Limits: taken at n, refused at n + 1. */
static void test_limits(void **state) {
    (void)state;
    char text[8192];
    repeat(text, '(', 200);
    repeat(text + 200, ')', 200);
    good("Regex", text);
    repeat(text, '(', 201);
    repeat(text + 201, ')', 201);
    bad("Regex", text, 200, 201, "200 deep");
    size_t size = 0;
    for (int i = 0; i < 65; i++) {
        if (i == 64)
            good("Regex", text);
        size += (size_t)snprintf(text + size, sizeof text - size, "(?P<n%d>)", i);
    }
    bad("Regex", text, size - 5, size - 2, "at most 64");
    good("Regex", "a{1000}");
    bad("Regex", "a{1001}", 1, 7, "up to 1000");
    repeat(text, 'a', 255);
    good("Name", text);
    repeat(text, 'a', 256);
    bad("Name", text, 255, 256, "255 characters");
    repeat(text, '/', 1);
    repeat(text + 1, 'a', 256);
    bad("Path", text, 1, 257, "255 bytes");
    for (size_t i = 0; i < 4096; i++)
        text[i] = i % 2 == 0 ? '/' : 'a';
    text[4096] = '\0';
    bad("Path", text, 4095, 4096, "4095 bytes");
    memmove(text, text + 2, 4095);
    good("Path", text);
    memcpy(text, "*:1", 3);
    for (size = 3; size < 2 * 240 + 3; size += 2)
        memcpy(text + size, ",1", 2);
    text[size] = '\0';
    good("Calendar", text);
    memcpy(text + size, ",1", 3);
    bad("Calendar", text, size + 1, size + 2, "too many parts");
}

static void test_identifiers(void **state) {
    (void)state;
    good("Uuid", "0b5e58a5-53bb-43ae-a3b3-8e8fbd2ee29c");
    bad("Uuid", "0b5e58a5-53bb-43ae-a3b3-8e8fbd2ee29", 35, 35, "8, 4, 4, 4 and 12");
    bad("Uuid", "0B5e58a5-53bb-43ae-a3b3-8e8fbd2ee29c", 1, 2, "small letters");
    good("SshKey", ED25519);
    good("SshKey", ED25519 " you@host here");
    bad("SshKey",
        "ssh-rsa" /* another type before the same key */ " AAAAC3NzaC1lZDI1NTE5AAAAIK0wmN/"
        "Cr3JXqmLW7u+g9pTh+wyqDHpSQEIQczXkVx9q",
        8, 76, "another type");
    bad("SshKey", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIK0wmN/Cr3JX", 12, 48, "cut short");
    bad("SshKey", "ssh-ed25519 AAAA*", 16, 17, "base64");
    bad("SshKey", "ssh-ed25519", 11, 11, "missing");
    bad("SshKey", "-----BEGIN OPENSSH PRIVATE KEY-----", 0, 10, "private key");
    bad("SshKey", "command=\"x\" " ED25519, 0, 11, "begins with its type");
    field("SshKey", ED25519 " you@host", "type", "ssh-ed25519");
    field("SshKey", ED25519 " you@host", "comment", "you@host");
    field("SshKey", ED25519, "comment", NULL);
}

/* No scanner reads beyond its text, whatever bytes it holds: each prefix of each sample and of
 * noise stands at the end of a block of its own, for the sanitizers and valgrind to watch. */
static void test_bounds(void **state) {
    (void)state;
    static const char *const samples[] = {
        "ghcr.io:443/a/b:4.0@sha256:" HEX64,
        "Mon..Fri,Sun *-*~3/1 06:00:00.5/2 Europe/Berlin",
        "https://u@[fd00::1]:8443/a%20?b#c",
        "::ffff:192.0.2.1/128",
        "(?P<a>[^[:alpha:]\\d-z]{1,3}\\x{10})|\\Qx\\E",
        ED25519 " you@host",
    };
    struct domain_problem problem;
    struct text part;
    uint64_t random = 7;
    for (uint32_t id = 1; id <= domain_count(); id++)
        for (size_t s = 0; s < 200; s++) {
            char noise[40];
            for (size_t i = 0; i < sizeof noise; i++) {
                random = random * 6364136223846793005u + 1442695040888963407u;
                noise[i] = (char)(random >> 56);
            }
            struct text whole = s < 6 ? text_of(samples[s]) : (struct text){ noise, sizeof noise };
            for (size_t size = 0; size <= whole.size; size++) {
                char *copy = malloc(size > 0 ? size : 1);
                memcpy(copy, whole.data, size);
                struct text text = { copy, size };
                if (!domain_check((struct domain){ id }, text, &problem))
                    assert_true(problem.start <= problem.end && problem.end <= size);
                for (int f = 0; size > 0 && f < (int)domain_field_count((struct domain){ id }); f++)
                    domain_field_get((struct domain){ id }, text, f, &part);
                free(copy);
            }
        }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table),       cmocka_unit_test(test_classes),
        cmocka_unit_test(test_names),       cmocka_unit_test(test_paths),
        cmocka_unit_test(test_hosts),       cmocka_unit_test(test_urls),
        cmocka_unit_test(test_networks),    cmocka_unit_test(test_images),
        cmocka_unit_test(test_calendars),   cmocka_unit_test(test_zones_are_sorted),
        cmocka_unit_test(test_regexes),     cmocka_unit_test(test_limits),
        cmocka_unit_test(test_identifiers), cmocka_unit_test(test_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
