/* What bytes of text are, where Specific Character Set is missing or lies: the character set in which they make most sense
 * as letters that people write. */
#pragma once

#include "ef-charset.h"

G_BEGIN_DECLS

/* (transfer full) (nullable): a better set than @declared, the value of (0008,0005), for @bytes: all texts that stand under
 * it, line by line, without those that are UTF-8. NULL: @declared allows all the bytes, and they make sense in it. */
EfCharset *ef_charset_guess         (const char      *declared,
                                     const guint8    *bytes,
                                     gsize            length);

/* Is the text UTF-8 beyond ASCII, though another set is declared that cannot be told from it by chance? */
gboolean   ef_charset_is_plain_utf8 (const EfCharset *declared,
                                     const guint8    *bytes,
                                     gsize            length);

G_END_DECLS
