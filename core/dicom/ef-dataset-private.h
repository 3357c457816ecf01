/* The inside of a data set, for the parser and the writer. */
#pragma once

#include "ef-arena.h"
#include "ef-element.h"

G_BEGIN_DECLS

#define EF_TAG_ITEM EF_TAG (0xfffe, 0xe000)
#define EF_TAG_ITEM_END EF_TAG (0xfffe, 0xe00d)
#define EF_TAG_SEQUENCE_END EF_TAG (0xfffe, 0xe0dd)
#define EF_LENGTH_UNDEFINED G_MAXUINT32

struct _EfDataset
{
  EfElement *elements;
  guint n_elements;
  guint n_allocated;

  EfArena *arena; /* of the root */

  /* Where an item hangs; NULL, 0 and 0 at the root. */
  EfDataset *parent;
  guint32 sequence;
  guint32 item_index;

  guint8 encoding; /* EfEncoding */
  guint8 sorted;   /* no tag is less than the one before it, so a search may halve */
  guint8 undefined_length;
  guint8 is_meta;  /* group 0002 is written of it, and nothing else */

  /* Pixel Representation (0028,0103) as it was read, which tells what "US or SS" is; -1 where there is none. */
  gint8 pixel_representation;

  /* Scratch of the writer: the bytes of the item's content. */
  guint64 written_length;
};

/* An item that shares the arena of @parent; the caller adds it to the sequence. */
EfDataset *ef_dataset_new_item (EfDataset  *parent,
                                guint32     sequence,
                                guint       index,
                                EfEncoding  encoding);

/* A zeroed element at the end, whose tag is set; valid until the next change. */
EfElement *ef_dataset_append   (EfDataset  *self,
                                guint32     tag);

GPtrArray *ef_items_new        (void);

G_END_DECLS
