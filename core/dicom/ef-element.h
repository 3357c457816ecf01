/* Elements and data sets: the tree that the parser makes, that rules change and that the writer writes.
 *
 * A data set is an array in the order of the file; duplicates and elements out of order stand as they were found, so
 * that every one of them can be judged. Small values are in memory; large ones (pixel data, waveforms, documents) are
 * extents of the file they came from and never loaded. */
#pragma once

#include "ef-transfer-syntax.h"
#include "ef-transfer-syntax.h" /* EfEncoding */
#include "ef-vr.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define EF_TAG(group, element) (((guint32) (group) << 16) | (guint32) (element))
#define EF_TAG_GROUP(tag) ((guint16) ((tag) >> 16))
#define EF_TAG_ELEMENT(tag) ((guint16) (tag))
#define EF_TAG_IS_PRIVATE(tag) ((EF_TAG_GROUP (tag) & 1) != 0)
#define EF_TAG_IS_PRIVATE_CREATOR(tag) \
  (EF_TAG_IS_PRIVATE (tag) && EF_TAG_ELEMENT (tag) >= 0x10 && EF_TAG_ELEMENT (tag) <= 0xff)
#define EF_TAG_PIXEL_DATA EF_TAG (0x7fe0, 0x0010)

/* Which file an extent lies in. Jobs may add descriptors beyond these two. */
enum
{
  EF_SOURCE_INPUT = 0, /* the file that was parsed (the inflated data set where it was deflated) */
  EF_SOURCE_SPOOL = 1, /* bytes made by this job, such as re-encoded frames */
};

/* A run of bytes in a file. */
typedef struct
{
  guint64 offset;
  guint64 length;
  guint32 source; /* EF_SOURCE_… */
} EfExtent;

typedef struct _EfDataset EfDataset;
typedef struct _EfElement EfElement;

typedef enum
{
  EF_VALUE_BYTES,     /* the value is in memory */
  EF_VALUE_EXTENT,    /* the value is a run of bytes in a file */
  EF_VALUE_SEQUENCE,  /* items, each a data set */
  EF_VALUE_FRAGMENTS, /* encapsulated: the offset table item, then fragments (PS3.5 A.4) */
} EfValueKind;

typedef enum
{
  EF_ELEMENT_UNDEFINED_LENGTH = 1 << 0, /* read with, and written with, length FFFFFFFF */
  EF_ELEMENT_WAS_UN = 1 << 1,           /* read as UN; vr is what the dictionary or a probe says (CP-246) */
  EF_ELEMENT_PROBED = 1 << 2,           /* opaque bytes that turned out to hold a sequence */
} EfElementFlags;

struct _EfElement
{
  guint32 tag;
  guint16 vr;       /* EF_VR_…; the dictionary's where the encoding is implicit; EF_VR_UN when nothing is known */
  guint8 kind;      /* EfValueKind */
  guint8 flags;     /* EfElementFlags */
  guint64 position; /* of the tag in the file it came from, for messages; 0 for elements made here */
  union
  {
    struct
    {
      const guint8 *data; /* owned by the data set's arena */
      guint32 length;     /* as stored, padding included */
    } bytes;
    EfExtent extent;
    GPtrArray *items;  /* of EfDataset, owned */
    GArray *fragments; /* of EfExtent, owned; [0] is the basic offset table, of length 0 when empty */
  } value;
};

/* --- data sets ------------------------------------------------------------------------------------------------ */

/* A data set keeps its values in an arena that it shares with its items; the root owns it. */
EfDataset  *ef_dataset_new            (EfEncoding         encoding);
void        ef_dataset_free           (EfDataset         *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EfDataset, ef_dataset_free)

EfEncoding  ef_dataset_get_encoding   (const EfDataset   *self);

/* (nullable): the data set that this one is an item of, and the tag of the sequence it stands in (0 at the root). */
EfDataset  *ef_dataset_get_parent     (const EfDataset   *self);
guint32     ef_dataset_get_sequence   (const EfDataset   *self);
/* The place of an item in its sequence, from 0, as it was when the item was read or made. */
guint       ef_dataset_get_item_index (const EfDataset   *self);

guint       ef_dataset_get_n_elements (const EfDataset   *self);
EfElement  *ef_dataset_get_element    (const EfDataset   *self,
                                       guint              index);

/* (transfer none) (nullable): the first element with @tag. */
EfElement  *ef_dataset_find           (const EfDataset   *self,
                                       guint32            tag);
gboolean    ef_dataset_find_index     (const EfDataset   *self,
                                       guint32            tag,
                                       guint             *index);

/* The creator that reserves the block of the private data element @tag in this very data set (PS3.5 7.8.1).
 * (transfer full) (nullable): trimmed. */
char       *ef_dataset_dup_private_creator (const EfDataset *self,
                                            guint32          tag);

void        ef_dataset_remove_index   (EfDataset         *self,
                                       guint              index);
/* Removes every element with @tag; returns how many there were. */
guint       ef_dataset_remove         (EfDataset         *self,
                                       guint32            tag);
/* Removes in one pass every element for which @func returns TRUE. */
typedef gboolean (*EfElementFunc)     (EfDataset         *self,
                                       EfElement         *element,
                                       gpointer           user_data);
guint       ef_dataset_remove_if      (EfDataset         *self,
                                       EfElementFunc      func,
                                       gpointer           user_data);

/* Replaces the value of the first element with @tag, or inserts it in tag order. @data is copied and padded to even
 * length with the padding of @vr. (transfer none): the element; valid until the data set changes again. */
EfElement  *ef_dataset_set_bytes      (EfDataset         *self,
                                       guint32            tag,
                                       guint16            vr,
                                       const void        *data,
                                       gsize              length);
/* The same for ASCII text (several values joined by '\\'). */
EfElement  *ef_dataset_set_string     (EfDataset         *self,
                                       guint32            tag,
                                       guint16            vr,
                                       const char        *text);
/* The same for one number in a binary VR (US SS UL SL FL FD UV SV AT), in the encoding of the data set. */
EfElement  *ef_dataset_set_number     (EfDataset         *self,
                                       guint32            tag,
                                       guint16            vr,
                                       double             number);
/* Replaces the bytes of @element in place, whatever it was before; copied and padded. */
void        ef_dataset_replace_value  (EfDataset         *self,
                                       EfElement         *element,
                                       guint16            vr,
                                       const void        *data,
                                       gsize              length);
/* An empty sequence (undefined length), replacing what was there. */
EfElement  *ef_dataset_set_sequence   (EfDataset         *self,
                                       guint32            tag);
/* (transfer none): a new empty item at the end of the sequence. */
EfDataset  *ef_element_append_item    (EfDataset         *dataset,
                                       EfElement         *sequence);
guint       ef_element_get_n_items    (const EfElement   *self);
EfDataset  *ef_element_get_item       (const EfElement   *self,
                                       guint              index);

/* --- values --------------------------------------------------------------------------------------------------- */

/* Length of the value in bytes; of all items' bytes is not counted: 0 for sequences. */
guint64     ef_element_get_length     (const EfElement   *self);

/* (transfer full) (nullable): the value of a VR in the default repertoire (CS UI DA TM DT AS IS DS AE, also text when
 * only ASCII is wanted), trimmed of padding; NULL if absent or not in memory. @self may be NULL. */
char       *ef_element_dup_string     (const EfElement   *self);
/* The @index-th value of a number in any VR (IS DS US SS UL SL FL FD UV SV OB OW), by @encoding. @self may be NULL. */
gboolean    ef_element_get_number     (const EfElement   *self,
                                       EfEncoding         encoding,
                                       guint              index,
                                       double            *number);
/* Shorthands over a data set; @fallback when absent or broken. */
char       *ef_dataset_dup_string     (const EfDataset   *self,
                                       guint32            tag);
gint64      ef_dataset_get_int        (const EfDataset   *self,
                                       guint32            tag,
                                       gint64             fallback);
double      ef_dataset_get_double     (const EfDataset   *self,
                                       guint32            tag,
                                       double             fallback);

G_END_DECLS
