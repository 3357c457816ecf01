/* Specific Character Set (0008,0005): text of PS3.5 6.1 to UTF-8 and back, ISO 2022 code extensions, GB18030, GBK and
 * ISO_IR 192 included. Immutable after it is made. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _EfCharset EfCharset;

/* @specific: the value of (0008,0005) with its backslashes, or NULL or "" for the default repertoire. Of terms that
 * the standard does not know, some that are common in files are understood ("ISO8859-1", "UTF-8", "SHIFT_JIS"); all
 * others behave as the default repertoire. The tables are our own, so that a sandboxed process can decode. */
EfCharset *ef_charset_new             (const char       *specific);
void       ef_charset_free            (EfCharset        *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EfCharset, ef_charset_free)

/* Are all terms, in this combination, of the standard? */
gboolean   ef_charset_is_known        (const EfCharset  *self);

/* (transfer full): UTF-8, never NULL. @is_pn: '^' and '=' reset the code elements, as well as '\\' and line ends
 * (PS3.5 6.1.2.5.3). *@lossy (nullable) tells that bytes had to be guessed. */
char      *ef_charset_decode          (const EfCharset  *self,
                                       const guint8     *bytes,
                                       gsize             length,
                                       gboolean          is_pn,
                                       gboolean         *lossy);

/* (transfer full): the bytes of @utf8 with the escapes it needs; characters outside of the set become '?' and
 * *@lossy (nullable) is set. */
GBytes    *ef_charset_encode          (const EfCharset  *self,
                                       const char       *utf8,
                                       gboolean          is_pn,
                                       gboolean         *lossy);

/* (transfer full): the values of @bytes as GBytes, one at least. Whole characters are counted, since in GBK, GB18030,
 * Shift-JIS and ISO 2022 IR 87 the second byte of a character may be 5C, the separator. */
GPtrArray *ef_charset_split           (const EfCharset  *self,
                                       const guint8     *bytes,
                                       gsize             length);

G_END_DECLS
