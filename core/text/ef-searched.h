/* What was searched so far, of one kind of picture: a mosaic of the squares as they were when they were searched last. A
 * later picture is compared with these and not with the one before it: what changes little by little is seen in time. */
#pragma once

#include "ef-news.h"
#include "ef-view.h"

G_BEGIN_DECLS

typedef struct
{
  EfGray *mosaic;  /* owned */
  EfNews squares; /* which of them were searched */
} EfSearched;

EfSearched *ef_searched_new         (int               width,
                                     int               height);
void        ef_searched_free        (EfSearched       *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EfSearched, ef_searched_free)

/* Are these the very pixels that were searched, all of them? */
gboolean    ef_searched_is_same     (const EfSearched *self,
                                     const EfGray     *gray);
/* Takes from @news what was searched here. */
void        ef_searched_take_known  (const EfSearched *self,
                                     const EfGray     *gray,
                                     EfNews           *news);
/* @gray was searched in the squares of @where. */
void        ef_searched_add         (EfSearched       *self,
                                     const EfGray     *gray,
                                     const EfNews     *where);

G_END_DECLS
