/* The inside of an instance, shared by its reader, its writer and its text. */
#pragma once

#include "ef-instance.h"

G_BEGIN_DECLS

#define EF_TAG_TRANSFER_SYNTAX EF_TAG (0x0002, 0x0010)
#define EF_TAG_CHARACTER_SET EF_TAG (0x0008, 0x0005)

struct _EfInstance
{
  EfDataset *meta;
  EfDataset *dataset;
  char *transfer_syntax;
  EfInstanceFacts facts;

  /* Where extents lie: a borrowed descriptor, or our own of the inflated data set. */
  int source_fd;
  int inflated_fd;
  int spool_fd;

  GHashTable *charsets; /* of EfCharset by the value of (0008,0005) */
};

/* How a data set in @transfer_syntax is coded; explicit little endian where it is unknown, as all syntaxes to come
 * will be (PS3.5 section 10). */
EfEncoding ef_transfer_syntax_encoding (const char *transfer_syntax);

/* The descriptor that @extent refers to; -1 with EF_ERROR_UNSUPPORTED if the instance has none of that kind. */
int        ef_instance_get_extent_fd   (EfInstance      *self,
                                        const EfExtent  *extent,
                                        GError         **error);

G_END_DECLS
