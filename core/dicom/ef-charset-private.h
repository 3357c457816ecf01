/* Code elements and the scanner that walks over coded text; shared by the two directions. */
#pragma once

#include "ef-charset.h"

G_BEGIN_DECLS

/* One coded set of characters that an escape sequence can call up (PS3.5 6.1.2.5). */
typedef struct
{
  const char *escape;   /* without the ESC */
  guint8 graphic;       /* 0: bytes 21 to 7E, 1: bytes A0 to FF */
  guint8 width;         /* bytes a character */
  gboolean (*decode) (guint a, guint b, gunichar *c); /* high bits set; NULL: ASCII */
  gboolean (*encode) (gunichar c, guint8 bytes[2]);   /* high bits set */
} EfCodeElement;

/* How whole the set is: with code elements, or a coding of its own that knows no escapes. */
typedef enum
{
  EF_CHARSET_ELEMENTS,
  EF_CHARSET_UTF8,
  EF_CHARSET_GB18030,
  EF_CHARSET_GBK,
  EF_CHARSET_SHIFT_JIS,
} EfCharsetKind;

/* One term of (0008,0005). */
typedef struct
{
  const char *name; /* upper case, without spaces, underscores and hyphens */
  EfCharsetKind kind;
  gboolean is_standard;
  const EfCodeElement *g0;
  const EfCodeElement *g1;
} EfCharsetTerm;

const EfCharsetTerm *ef_charset_term_find   (const char  *term);
/* The code element that @bytes, which follow an ESC, designate; NULL if none. */
const EfCodeElement *ef_code_element_find   (const guint8 *bytes,
                                             gsize         length);
extern const EfCodeElement ef_code_ascii;

gboolean             ef_gb_decode           (const guint8 *bytes,
                                             gsize         length,
                                             gboolean      with_four,
                                             gunichar     *c,
                                             gsize        *used);
/* The bytes of @c, 0 if there are none. */
gsize                ef_gb_encode           (gunichar      c,
                                             gboolean      with_four,
                                             guint8        bytes[4]);
gboolean             ef_shift_jis_decode    (const guint8 *bytes,
                                             gsize         length,
                                             gunichar     *c,
                                             gsize        *used);
gsize                ef_shift_jis_encode    (gunichar      c,
                                             guint8        bytes[4]);

#define EF_CHARSET_MAX_EXTENSIONS 16

struct _EfCharset
{
  EfCharsetKind kind;
  gboolean is_known;
  const EfCodeElement *g0;
  const EfCodeElement *g1; /* nullable */
  const EfCodeElement *extensions[EF_CHARSET_MAX_EXTENSIONS];
  guint n_extensions;
};

/* The element that separates values, components and lines resets what escapes have called up (PS3.5 6.1.2.5.3). */
static inline gboolean
ef_charset_is_delimiter (gunichar c,
                         gboolean is_pn)
{
  return c == '\\' || (c < 0x20 && c != 0x1b) || (is_pn && (c == '^' || c == '='));
}

G_END_DECLS
