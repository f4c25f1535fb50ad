/* libFuzzer target: any bytes as a host's only file are checked and evaluated, nothing is written.
 */
#include "fleet.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct fleet fleet;
    if (fleet.directory[0] == 0)
        fleet_make(&fleet);
    fleet_try(&fleet, data, size, NULL);
    return 0;
}
