/* Text for XML 1.0 and HTML: what has a meaning there is escaped, and whatever bytes a text has,
 * the result is well-formed UTF-8; what a document cannot hold becomes U+FFFD. */
#ifndef CROFT_SOURCE_MARKUP_H
#define CROFT_SOURCE_MARKUP_H

#include "base/buf.h"

/* Between tags. */
void markup_put_text(struct buf *out, struct text text);
/* Inside a quoted attribute: line ends and tabs, which readers would change, are escaped too. */
void markup_put_attribute(struct buf *out, struct text text);

#endif
