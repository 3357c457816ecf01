/* From bytes to elements: the recursion over data sets, sequences and items, under limits. */
#pragma once

#include "ef-instance.h"
#include "ef-reader.h"

G_BEGIN_DECLS

typedef struct
{
  EfReader *reader;
  const EfReadLimits *limits;
  EfInstanceFacts *facts;

  /* Work done so far, failed probes included, so that a hostile file cannot make us try for ever. */
  guint n_elements;
  guint64 n_bytes;
} EfParser;

/* Reads the elements of group 0002 from *@position on and moves it behind them. What the group length says is not
 * believed. */
gboolean ef_parse_meta      (EfParser   *self,
                             EfDataset  *meta,
                             guint64    *position,
                             GError    **error);

/* Reads the data set from @position to the end of the file.
 *
 * What stands after the last element is no error but counted as trailing when it cannot be an element: less than 8
 * bytes, or nothing but zeros, or Data Set Trailing Padding (FFFC,FFFC) whose length is wrong. Anything else that
 * cannot be read is a truncated or malformed element. */
gboolean ef_parse_root      (EfParser   *self,
                             EfDataset  *root,
                             guint64     position,
                             GError    **error);

/* --- parts ---------------------------------------------------------------------------------------------------- */

/* One more element, item or fragment. FALSE with EF_ERROR_LIMIT if that is too many. */
gboolean ef_parse_count     (EfParser   *self,
                             guint64     position,
                             GError    **error);

gboolean ef_parse_set_no_end (EfParser   *self,
                              guint64     end,
                              guint64     position,
                              GError    **error);

typedef enum
{
  EF_END_AT_LENGTH,
  EF_END_AT_DELIMITER,
} EfEnding;

/* The elements of the root (@depth 0) or of an item, from *@position to @end or behind the delimiter. */
gboolean ef_parse_elements  (EfParser   *self,
                             EfDataset  *dataset,
                             guint64    *position,
                             guint64     end,
                             EfEnding    ending,
                             guint       depth,
                             GError    **error);

/* The items of @element, which is still out of the tree. They are tried in the @first encoding and then, as files
 * exist that mix them, in the @second. FALSE with the error of the first try, or with that of a limit. */
gboolean ef_parse_items     (EfParser   *self,
                             EfDataset  *dataset,
                             EfElement  *element,
                             guint64    *position,
                             guint64     end,
                             EfEnding    ending,
                             EfEncoding  first,
                             EfEncoding  second,
                             guint       depth,
                             GError    **error);

/* Is the value at @position opaque and begins like a sequence, or is it UN where the dictionary has one? */
gboolean ef_parse_may_be_items (EfParser        *self,
                                const EfDataset *dataset,
                                const EfElement *element,
                                guint64          position,
                                guint64          length);

/* Makes a sequence of such a value if it parses as items to the very last byte. FALSE without @error: it is none. */
gboolean ef_parse_probe     (EfParser   *self,
                             EfDataset  *dataset,
                             EfElement  *element,
                             guint64     position,
                             guint64     end,
                             guint       depth,
                             GError    **error);

/* The items of encapsulated pixel data (PS3.5 A.4), from *@position to behind the sequence delimiter. */
gboolean ef_parse_fragments (EfParser   *self,
                             EfElement  *element,
                             guint64    *position,
                             guint64     end,
                             GError    **error);

/* The VR of an element that has none in the file; EF_VR_UN if nothing is known. */
guint16  ef_parse_lookup_vr (const EfDataset *dataset,
                             guint32          tag);

/* Gives @element, whose VR in the file is UN and whose value is in memory, the VR of the dictionary if the value can
 * be one. UN is always little endian (PS3.5 6.2.2), so numbers are turned where the data set is not. @bytes: the
 * value, writable. */
void     ef_parse_settle_un (const EfDataset *dataset,
                             EfElement       *element,
                             guint8          *bytes);

G_END_DECLS
