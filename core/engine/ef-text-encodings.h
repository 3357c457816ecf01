/* The bytes that a text may be in a file, whatever the file says about its character set. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Keeps the character sets it has used; long-lived. */
typedef struct _EfTextEncodings EfTextEncodings;

EfTextEncodings *ef_text_encodings_new     (void);
void             ef_text_encodings_free    (EfTextEncodings  *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EfTextEncodings, ef_text_encodings_free)

/* @encoding is a constant. @is_by_bytes: ASCII letters of the text are those bytes, and no other bytes look like them. */
typedef void   (*EfTextEncodingFunc)       (const char       *encoding,
                                            const guint8     *bytes,
                                            gsize             length,
                                            gboolean          is_by_bytes,
                                            gpointer          user_data);

/* Calls @func once for each different byte string that @text (UTF-8) has in an encoding that can hold all of it. Of ISO
 * 2022 encodings it is the longest run between escapes. */
void             ef_text_encodings_foreach (EfTextEncodings    *self,
                                            const char         *text,
                                            EfTextEncodingFunc  func,
                                            gpointer            user_data);

G_END_DECLS
