/* One DICOM file (PS3.10): file meta information, data set, and where the large values lie. */
#pragma once

#include "ef-element.h"
#include "ef-charset.h"

G_BEGIN_DECLS

/* What an untrusted file may ask of us. */
typedef struct
{
  guint64 max_header;    /* bytes of values kept in memory; a file that wants more is refused (EF_ERROR_LIMIT) */
  guint64 max_inflated;  /* bytes of an inflated data set */
  guint max_depth;       /* nesting of sequences */
  guint max_elements;    /* elements in all data sets together */
  guint64 max_value;     /* longer values become extents */
} EfReadLimits;

extern const EfReadLimits ef_read_limits_default;

typedef struct _EfInstance EfInstance;

/* @limits: NULL for ef_read_limits_default.
 * Parses the DICOM file behind @fd (a regular file or memfd; its position is not used or changed), with or without
 * preamble and file meta, to its very end. Deflated data sets are inflated into a memory file that the instance owns.
 * Errors: EF_ERROR_NOT_DICOM, _TRUNCATED, _MALFORMED, _LIMIT, _UNSUPPORTED, _IO; messages give the byte position. */
EfInstance  *ef_instance_read                (int                  fd,
                                              const EfReadLimits  *limits,
                                              GError             **error) G_GNUC_WARN_UNUSED_RESULT;

/* A new instance from nothing. */
EfInstance  *ef_instance_new                 (const char          *transfer_syntax);
void         ef_instance_free                (EfInstance          *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EfInstance, ef_instance_free)

/* A glance that reads no more than @prefix_length bytes: could this be a DICOM file at all? */
gboolean     ef_instance_sniff               (const guint8        *prefix,
                                              gsize                prefix_length);

EfDataset   *ef_instance_get_meta            (EfInstance          *self);  /* (transfer none): group 0002, may be empty */
EfDataset   *ef_instance_get_dataset         (EfInstance          *self);  /* (transfer none) */

/* The transfer syntax in force: of the file meta, or guessed where there is none. Never NULL. */
const char  *ef_instance_get_transfer_syntax (EfInstance          *self);
/* Also sets (0002,0010). What the data set holds stays as it is: ef_instance_write() puts it into the encoding that
 * @uid demands, and turns the bytes of numbers, in extents too, where the order differs. */
void         ef_instance_set_transfer_syntax (EfInstance          *self,
                                              const char          *uid);
/* The encoding of the data set as it lies in memory and in extents (those of a spool included): what the bytes of the
 * file had, even if the transfer syntax says otherwise. */
EfEncoding   ef_instance_get_encoding        (EfInstance          *self);
gboolean     ef_instance_is_deflated         (EfInstance          *self);

/* What surrounded the data set: for the report of hidden places. */
typedef struct
{
  gboolean has_preamble;
  gboolean preamble_dirty;   /* not all zero */
  gboolean has_meta;
  guint64 trailing_bytes;    /* after the last element, or after the deflated stream */
  guint n_private;           /* private elements at all levels */
  guint n_duplicates;
  guint n_out_of_order;
  guint n_probed;            /* UN or opaque values that held sequences */
} EfInstanceFacts;
const EfInstanceFacts *ef_instance_get_facts (EfInstance          *self);

/* The descriptor that EF_SOURCE_INPUT extents refer to: @fd given to read, or the inflated memory file. Borrowed. */
int          ef_instance_get_source_fd       (EfInstance          *self);
/* Bytes for EF_SOURCE_SPOOL: a memory or temporary file; taken over and closed with the instance. -1: none. */
void         ef_instance_take_spool_fd       (EfInstance          *self,
                                              int                  fd);
int          ef_instance_get_spool_fd        (EfInstance          *self);
/* Where the spool of large jobs is to be made: a descriptor of an unlinked temporary file passed from outside. */

/* Reads a whole value, from memory or file. (transfer full). Refuses (EF_ERROR_LIMIT) beyond @max bytes. */
GBytes      *ef_instance_load_value          (EfInstance          *self,
                                              const EfElement     *element,
                                              guint64              max,
                                              GError             **error);

/* The character set in force for @dataset: its own (0008,0005), or its parents'. (transfer none), cached. */
const EfCharset *ef_instance_get_charset     (EfInstance          *self,
                                              const EfDataset     *dataset);
/* (transfer full) (nullable): the text of @element in UTF-8, trimmed of padding; bytes that the declared character
 * set does not allow are decoded by the best guess (UTF-8 if valid, else Latin-1) and *@lossy is set. */
char        *ef_instance_dup_text            (EfInstance          *self,
                                              const EfDataset     *dataset,
                                              const EfElement     *element,
                                              gboolean            *lossy);
/* Where Specific Character Set is missing or cannot be true of what stands under it, all texts are read by the best guess
 * and become UTF-8, and (0008,0005) says so. Returns whether anything changed. */
gboolean     ef_instance_mend_charset        (EfInstance          *self);
/* Sets @element to @utf8 in the character set in force. If it cannot hold the text, characters it lacks become '?'.
 * Returns FALSE in that case (the value is set all the same). */
gboolean     ef_instance_set_text            (EfInstance          *self,
                                              EfDataset           *dataset,
                                              EfElement           *element,
                                              guint16              vr,
                                              const char          *utf8);

/* Called when all bytes are in @fd and before a deflated data set is deflated: pixel data may be patched here.
 * @pixel_offset and @pixel_length: the value of the native (7FE0,0010) (or 0008, 0009), 0 if there is none. */
typedef gboolean (*EfPatchFunc)              (int                  fd,
                                              guint64              pixel_offset,
                                              guint64              pixel_length,
                                              gpointer             user_data,
                                              GError             **error);

/* Writes a preamble of zeros, group 0002 (exactly the elements of the meta data set, with the group length, and with
 * the transfer syntax in force), and the data set in the instance's transfer syntax to @fd, from its position 0.
 * Extents are copied inside the kernel.
 *
 * Of the data set, group lengths (gggg,0000) and the groups 0000 and 0002 are not written. Sequences and items whose
 * length was defined when they were read are written so, with the length computed anew; those made here are written
 * with undefined length. An untouched file keeps every byte from the end of group 0002 on if it holds no group
 * lengths, odd lengths, opaque sequences or UN of known tags, is not deflated and has nothing after its end. */
gboolean     ef_instance_write               (EfInstance          *self,
                                              int                  fd,
                                              EfPatchFunc          patch,
                                              gpointer             user_data,
                                              GError             **error);

G_END_DECLS
