/* Bytes within bytes: what a text or a value is after somebody compressed or coded it, so that it can be searched.
 *
 * In any run of bytes it finds zlib and gzip streams (so also those of PDF objects, of PNG chunks and of blobs that
 * devices keep), deflated members of zip archives, base64, runs of hexadecimal digits, and texts with percent signs,
 * entities of XML or HTML, escapes of JSON and quoted-printable; and all of these within each other.
 *
 * Memory is bounded: what grows beyond the limits is an error, since nobody could say what it holds. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  guint n_inflated; /* compressed streams */
  guint n_decoded;  /* coded texts */
  guint64 n_bytes;  /* that came out of both */
} EfUnwrapFacts;

/* @offset: where the outermost wrapping begins. @is_text: all bytes may be text, and most are ASCII. FALSE ends it. */
typedef gboolean (*EfUnwrapFunc) (const guint8 *bytes,
                                  gsize         length,
                                  gboolean      is_text,
                                  guint64       offset,
                                  gpointer      user_data);

typedef struct _EfUnwrap EfUnwrap;

EfUnwrap            *ef_unwrap_new       (void);
void                 ef_unwrap_free      (EfUnwrap            *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EfUnwrap, ef_unwrap_free)

/* Starts counting, and the limits, anew: for each file. */
void                 ef_unwrap_reset     (EfUnwrap            *self);
const EfUnwrapFacts *ef_unwrap_get_facts (const EfUnwrap      *self);

/* Hands everything wrapped in @length bytes at @offset of @fd to @func, not these bytes themselves. EF_ERROR_LIMIT if
 * it grows too large or nests too deeply, EF_ERROR_IO, EF_ERROR_TRUNCATED. */
gboolean             ef_unwrap_fd        (EfUnwrap            *self,
                                          int                  fd,
                                          guint64              offset,
                                          guint64              length,
                                          EfUnwrapFunc         func,
                                          gpointer             user_data,
                                          GError             **error);
/* The same; @offset is what the first byte is called. */
gboolean             ef_unwrap_bytes     (EfUnwrap            *self,
                                          const guint8        *bytes,
                                          gsize                length,
                                          guint64              offset,
                                          EfUnwrapFunc         func,
                                          gpointer             user_data,
                                          GError             **error);

G_END_DECLS
