/* Time zones: names of the IANA database, which hosts have under /usr/share/zoneinfo. The table is
 * part of the compiler, so that the same sources are valid on every machine. */
#include "value/domain_scan.h"

static const char *const zones[] = {
#define ZONE(name) name,
#include "value/zones.def"
#undef ZONE
};

static int compare_zone(struct text name, const char *zone) {
    int order = strncmp(name.data, zone, name.size);
    return order != 0 ? order : -(zone[name.size] != '\0');
}

bool scan_is_zone(struct text name) {
    if (memchr(name.data, '\0', name.size) != NULL)
        return false;
    size_t low = 0, high = sizeof zones / sizeof *zones;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = compare_zone(name, zones[middle]);
        if (order == 0)
            return true;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return false;
}

bool domain_check_timezone(struct text t, struct domain_problem *problem) {
    return scan_is_zone(t) ||
           scan_fail(problem, 0, t.size, "no such time zone in the IANA database",
                     "zones are written Area/City, such as Europe/Berlin, or UTC");
}
