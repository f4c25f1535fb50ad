/* Layers: which definition wins. The numbers order
 *   defaults      library < site < host
 *   preset of a rule < rule < preset < adjust < body, at library < site < host; of presets the
 *   nearer wins
 *   force         library < site < host
 * 0 is the kind's own default. */
#include "eval/eval_internal.h"

enum {
    LAYER_DEFAULTS = 0x0100,
    LAYER_PLACE = 0x0200, /* + 0x100 per tier */
    LAYER_FORCE = 0x0800,
    PRESET_DEPTH_MAX = 0x30,
    STANDING_RULE_PRESET = 0x40, /* - depth */
    STANDING_RULE = 0x50,
    STANDING_PRESET = 0xa0, /* - depth */
    STANDING_ADJUST = 0xb0,
    STANDING_BODY = 0xc0
};

/* Within its place. */
static uint32_t standing_rank(enum body_standing standing, uint32_t depth) {
    uint32_t distance = depth < PRESET_DEPTH_MAX ? depth : PRESET_DEPTH_MAX;
    switch (standing) {
    case BODY_RULE_PRESET:
        return STANDING_RULE_PRESET - distance;
    case BODY_RULE:
        return STANDING_RULE;
    case BODY_PRESET:
        return STANDING_PRESET - distance;
    case BODY_ADJUST:
        return STANDING_ADJUST;
    default:
        return STANDING_BODY;
    }
}

layer layer_make(enum tier tier, enum body_standing standing, uint32_t depth, bool force) {
    if (force)
        return (layer)(LAYER_FORCE + tier);
    if (standing == BODY_DEFAULTS)
        return (layer)(LAYER_DEFAULTS + tier);
    uint32_t within = standing_rank(standing, depth);
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
                    : within == STANDING_RULE   ? 0
                                                : 1;
    return texts[tier][sort];
}
