/* One file of the demo study: an instance that is filled step by step and then written. Any failure ends the program,
 * which has nothing to lose. */
#pragma once

#include "ef-instance.h"

G_BEGIN_DECLS

typedef struct
{
  EfInstance *instance;
  EfDataset *root;
} DemoFile;

DemoFile  *demo_file_new       (const char        *transfer_syntax,
                                const char        *sop_class,
                                const char        *sop_instance,
                                const char        *charset);
void       demo_file_free      (DemoFile          *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DemoFile, demo_file_free)

/* Text in the character set of the file. */
void       demo_put_text       (DemoFile          *self,
                                EfDataset         *dataset,
                                guint32            tag,
                                guint16            vr,
                                const char        *utf8);
/* A new sequence with one item, or one more item of a sequence that is there. */
EfDataset *demo_put_item       (EfDataset         *dataset,
                                guint32            tag);
/* A code sequence with one item (PS3.3 8.8). */
EfDataset *demo_put_code       (EfDataset         *dataset,
                                guint32            tag,
                                const char        *value,
                                const char        *scheme,
                                const char        *meaning);
/* Referenced SOP Class and Instance UID. */
void       demo_put_reference  (EfDataset         *item,
                                const char        *sop_class,
                                const char        *sop_instance);

/* Encapsulated pixel data, one fragment a frame, with a basic offset table. @frames: of GBytes. */
void       demo_put_fragments  (DemoFile          *self,
                                GPtrArray         *frames);

/* Writes FOLDER/NAME; folders are made. @preamble (nullable): text for the 128 bytes that most programs ignore. */
void       demo_file_write     (DemoFile          *self,
                                const char        *folder,
                                const char        *name,
                                const char        *preamble);

G_END_DECLS
