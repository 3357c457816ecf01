#include "config.h"

#include "ef-searched.h"

#include <string.h>

EfSearched *
ef_searched_new (int width,
                 int height)
{
  EfSearched *self = g_new0 (EfSearched, 1);

  self->mosaic = ef_gray_new (width, height);
  ef_news_init (&self->squares, width, height, EF_NEWS_NONE);
  return self;
}

void
ef_searched_free (EfSearched *self)
{
  if (self == NULL)
    return;
  ef_gray_free (self->mosaic);
  ef_news_clear (&self->squares);
  g_free (self);
}

gboolean
ef_searched_is_same (const EfSearched *self,
                     const EfGray     *gray)
{
  return memchr (self->squares.cells, 0, (gsize) self->squares.columns * (gsize) self->squares.rows) == NULL &&
         memcmp (self->mosaic->data, gray->data, (gsize) gray->width * (gsize) gray->height) == 0;
}

void
ef_searched_take_known (const EfSearched *self,
                        const EfGray     *gray,
                        EfNews           *news)
{
  ef_news_take_known (news, gray->data, self->mosaic->data, &self->squares, gray->width, gray->height);
}

void
ef_searched_add (EfSearched   *self,
                 const EfGray *gray,
                 const EfNews *where)
{
  for (int y = 0; y < gray->height; y++)
    {
      const guint8 *cells = where->cells + y / EF_NEWS_CELL * where->columns;
      const guint8 *from = gray->data + (gsize) y * (gsize) gray->width;
      guint8 *to = self->mosaic->data + (gsize) y * (gsize) gray->width;

      for (int c = 0; c < where->columns; c++)
        if (cells[c])
          memcpy (to + c * EF_NEWS_CELL, from + c * EF_NEWS_CELL,
                  (gsize) MIN (EF_NEWS_CELL, gray->width - c * EF_NEWS_CELL));
    }
  for (int i = 0; i < where->columns * where->rows; i++)
    self->squares.cells[i] |= where->cells[i];
}
