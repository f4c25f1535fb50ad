/* libFuzzer target: any bytes as a host's only file are built and written, over what the input
 * before left. */
#include "fleet.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct fleet fleet;
    if (fleet.directory[0] == 0)
        fleet_make(&fleet);
    fleet_try(&fleet, data, size, fleet.out);
    return 0;
}
