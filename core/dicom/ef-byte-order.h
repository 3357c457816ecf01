/* Numbers in the byte order of a data set, unaligned. */
#pragma once

#include "ef-element.h"

#include <string.h>

G_BEGIN_DECLS

static inline gboolean
ef_encoding_is_big (EfEncoding encoding)
{
  return encoding == EF_ENCODING_EXPLICIT_BE;
}

static inline guint16
ef_get_u16 (const guint8 *bytes,
            gboolean      big)
{
  guint16 n;

  memcpy (&n, bytes, sizeof n);
  return big ? GUINT16_FROM_BE (n) : GUINT16_FROM_LE (n);
}

static inline guint32
ef_get_u32 (const guint8 *bytes,
            gboolean      big)
{
  guint32 n;

  memcpy (&n, bytes, sizeof n);
  return big ? GUINT32_FROM_BE (n) : GUINT32_FROM_LE (n);
}

static inline guint64
ef_get_u64 (const guint8 *bytes,
            gboolean      big)
{
  guint64 n;

  memcpy (&n, bytes, sizeof n);
  return big ? GUINT64_FROM_BE (n) : GUINT64_FROM_LE (n);
}

/* A tag is two 16 bit numbers, the group first in either order (PS3.5 7.1). */
static inline guint32
ef_get_tag (const guint8 *bytes,
            gboolean      big)
{
  return EF_TAG (ef_get_u16 (bytes, big), ef_get_u16 (bytes + 2, big));
}

static inline void
ef_put_u16 (guint8  *bytes,
            guint16  n,
            gboolean big)
{
  n = big ? GUINT16_TO_BE (n) : GUINT16_TO_LE (n);
  memcpy (bytes, &n, sizeof n);
}

static inline void
ef_put_u32 (guint8  *bytes,
            guint32  n,
            gboolean big)
{
  n = big ? GUINT32_TO_BE (n) : GUINT32_TO_LE (n);
  memcpy (bytes, &n, sizeof n);
}

static inline void
ef_put_u64 (guint8  *bytes,
            guint64  n,
            gboolean big)
{
  n = big ? GUINT64_TO_BE (n) : GUINT64_TO_LE (n);
  memcpy (bytes, &n, sizeof n);
}

static inline void
ef_put_tag (guint8  *bytes,
            guint32  tag,
            gboolean big)
{
  ef_put_u16 (bytes, EF_TAG_GROUP (tag), big);
  ef_put_u16 (bytes + 2, EF_TAG_ELEMENT (tag), big);
}

/* Reverses every @unit bytes (1, 2, 4 or 8); a rest shorter than a unit stays. */
void ef_swap_bytes (guint8 *bytes,
                    gsize   length,
                    guint   unit);

G_END_DECLS
