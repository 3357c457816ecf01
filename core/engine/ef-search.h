/* Searching many byte strings at once in files of any size: verify looks for what must not be there any more.
 *
 * Add patterns, compile, then scan as often as needed. Patterns that are wanted for some scans only are added after that,
 * compiled, and dropped again. Every occurrence is reported, overlapping ones too; hits come in no strict order. Memory
 * does not grow with the size of the files. Not for several threads at once. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define EF_SEARCH_MIN_LENGTH 3
#define EF_SEARCH_MAX_LENGTH 300

typedef enum
{
  EF_SEARCH_EXACT = 0,
  EF_SEARCH_FOLD_CASE = 1 << 0,  /* ASCII letters match in either case */
  EF_SEARCH_WHOLE_WORD = 1 << 1, /* neither neighbour may be an ASCII letter or digit */
} EfSearchFlags;

typedef struct
{
  guint pattern;  /* the id that was given to ef_search_add() */
  guint64 offset; /* of the first byte of the occurrence, in the file or the bytes */
} EfSearchHit;

/* FALSE ends the scan. */
typedef gboolean (*EfSearchFunc) (const EfSearchHit *hit,
                                  gpointer           user_data);

typedef struct _EfSearch EfSearch;

EfSearch *ef_search_new        (void);
void      ef_search_free       (EfSearch       *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EfSearch, ef_search_free)

/* @length from EF_SEARCH_MIN_LENGTH to EF_SEARCH_MAX_LENGTH. Several patterns may share an @id. */
void      ef_search_add        (EfSearch       *self,
                                const guint8   *bytes,
                                gsize           length,
                                EfSearchFlags   flags,
                                guint           id);
/* After the last pattern and before the first scan; what was compiled before stays as it is. */
void      ef_search_compile    (EfSearch       *self);
/* Drops all patterns that were added after the first ef_search_compile(). */
void      ef_search_drop_extra (EfSearch       *self);
guint     ef_search_get_n_patterns (EfSearch   *self);

/* Scans @length bytes from @offset on, or to the end of the file if @length is G_MAXUINT64. A file that ends before is
 * EF_ERROR_TRUNCATED: what was not read was not searched. Bytes outside of the range are no neighbours. */
gboolean  ef_search_scan_fd    (EfSearch       *self,
                                int             fd,
                                guint64         offset,
                                guint64         length,
                                EfSearchFunc    func,
                                gpointer        user_data,
                                GError        **error);
void      ef_search_scan_bytes (EfSearch       *self,
                                const guint8   *bytes,
                                gsize           length,
                                EfSearchFunc    func,
                                gpointer        user_data);

G_END_DECLS
