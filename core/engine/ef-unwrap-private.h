/* The codings of text that EfUnwrap undoes. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One bit for each coding that a byte may belong to or begin. */
typedef enum
{
  EF_BYTE_BASE64 = 1 << 0,  /* of the alphabet of RFC 4648, that of URLs included */
  EF_BYTE_HEX = 1 << 1,
  EF_BYTE_ESCAPE = 1 << 2,  /* may begin an escape: % & \ = */
  EF_BYTE_DEFLATE = 1 << 3, /* may begin a compressed stream */
  EF_BYTE_TEXT = 1 << 4,    /* of a text in any set of characters */
  EF_BYTE_ASCII = 1 << 5,   /* of a text in ASCII */
} EfByteClass;

/* (transfer none): 256 of EfByteClass. */
const guint8 *ef_unwrap_get_classes   (void);

/* @bytes: a run of the alphabet, line ends allowed. Appends what the coding stands for. @skip: characters to leave out at
 * the beginning, where it is not known. */
void          ef_unwrap_base64        (const guint8 *bytes,
                                       gsize         length,
                                       guint         skip,
                                       GByteArray   *to);
void          ef_unwrap_hex           (const guint8 *bytes,
                                       gsize         length,
                                       GByteArray   *to);
/* The escape at the beginning of @bytes as UTF-8 or a byte, to @to (at most 6 bytes, *@n_to of them). Returns its length,
 * 0 if there is none. */
gsize         ef_unwrap_escape        (const guint8 *bytes,
                                       gsize         length,
                                       guint8       *to,
                                       gsize        *n_to);

G_END_DECLS
