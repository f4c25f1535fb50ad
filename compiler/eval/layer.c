/* Layers: which definition wins. The numbers order
 *   defaults      library < site < host
 *   rule < preset (the nearer wins) < adjust < body, at library < site < host
 *   force         library < site < host
 * 0 is the kind's own default. */
#include "eval/eval_internal.h"

enum {
    LAYER_DEFAULTS = 0x0100,
    LAYER_PLACE = 0x0200, /* + 0x100 per tier */
    LAYER_FORCE = 0x0800,
    STANDING_RULE = 0x10,
    STANDING_PRESET = 0x60, /* - depth */
    STANDING_ADJUST = 0x70,
    STANDING_BODY = 0x80,
    PRESET_DEPTH_MAX = 0x40
};

layer layer_make(enum tier tier, enum body_standing standing, uint32_t depth, bool force) {
    if (force)
        return (layer)(LAYER_FORCE + tier);
    if (standing == BODY_DEFAULTS)
        return (layer)(LAYER_DEFAULTS + tier);
    uint32_t within = STANDING_BODY;
    if (standing == BODY_RULE)
        within = STANDING_RULE;
    else if (standing == BODY_ADJUST)
        within = STANDING_ADJUST;
    else if (standing == BODY_PRESET)
        within = STANDING_PRESET - (depth < PRESET_DEPTH_MAX ? depth : PRESET_DEPTH_MAX);
    return (layer)(LAYER_PLACE + 0x100 * tier + within);
}

const char *layer_text(layer l) {
    static const char *const texts[3][4] = {
        { "library rule", "library preset", "library adjustment", "library body" },
        { "site rule", "site preset", "site adjustment", "site body" },
        { "host rule", "host preset", "host adjustment", "host body" },
    };
    if (l == 0)
        return "the kind's default";
    if (l == LAYER_FORWARDED_DEFAULT)
        return "another kind's default";
    if (l >= LAYER_FORCE)
        return "forced";
    if (l < LAYER_PLACE) {
        static const char *const defaults[] = { "library defaults", "site defaults",
                                                "host defaults" };
        return defaults[(l - LAYER_DEFAULTS) % 3];
    }
    uint32_t tier = ((uint32_t)l - LAYER_PLACE) / 0x100 % 3, within = (uint32_t)l & 0xff;
    uint32_t sort = within >= STANDING_BODY     ? 3
                    : within >= STANDING_ADJUST ? 2
                    : within > STANDING_RULE    ? 1
                                                : 0;
    return texts[tier][sort];
}
