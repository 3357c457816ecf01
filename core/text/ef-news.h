/* Where does a picture show what pictures that were searched before do not?
 *
 * Views of one frame, and frames of one film, are mostly scaled copies of one another:
 * text that is in both is found in the first.  What is told apart is small squares: one
 * counts as a copy when its pixels are a linear function of those at the same place of
 * an earlier picture, but for a remainder too small to write with, and do not stand out
 * much more than there. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Side of a square in pixels. */
#define EF_NEWS_CELL 16

enum
{
  EF_NEWS_NONE,
  EF_NEWS_BESIDE, /* letters are seen in their surroundings */
  EF_NEWS_HERE,
};

/* Squares of a picture, row by row: those at the right and at the bottom may be cut. */
typedef struct
{
  int     columns;
  int     rows;
  guint8 *cells; /* owned; EF_NEWS_NONE: not worth a search */
} EfNews;

/* Fills all squares with one state. */
void     ef_news_init       (EfNews       *self,
                             int           width,
                             int           height,
                             guint8        state);
void     ef_news_clear      (EfNews       *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (EfNews, ef_news_clear)

/* Takes away what earlier, of the same size, shows as well as luma does, where earlier was
 * searched itself. Rows are not padded. */
void     ef_news_take_known (EfNews       *self,
                             const guint8 *luma,
                             const guint8 *earlier,
                             const EfNews *searched,
                             int           width,
                             int           height);

/* Makes the squares of a box, inside the picture, news. */
void     ef_news_mark       (EfNews       *self,
                             int           x,
                             int           y,
                             int           width,
                             int           height);

/* Adds the surroundings of news; FALSE: there is none. */
gboolean ef_news_widen      (EfNews       *self);

/* In pixels. */
typedef struct
{
  int x;
  int y;
  int width;
  int height;
} EfNewsRectangle;

/* (transfer full): of EfNewsRectangle, apart from one another, around all news and what is beside it, of a picture of
 * this size; the whole picture where that is hardly more, and for NULL. */
GArray  *ef_news_get_rectangles (const EfNews *self,
                             int           width,
                             int           height);

/* The share of a box, inside the picture, that is news itself. */
double   ef_news_get_share  (const EfNews *self,
                             int           x,
                             int           y,
                             int           width,
                             int           height);

G_END_DECLS
