/* The ink in a box: strokes that are brighter, or darker, than what is behind them. */
#pragma once

#include "ef-detector.h"
#include "ef-view.h"

G_BEGIN_DECLS

/* How far letters reach beyond a box at most, of the height of the line. */
#define EF_INK_REACH 0.9

typedef struct
{
  int x, y; /* of the box in the picture, cut off at its edges */
  int width, height;
  guint8 *cells; /* 1: ink; owned */
  int contrast;  /* gray levels that it stands out by */
  gboolean level; /* what is behind it has one level: all the ink is seen */
} EfInk;

/* (transfer full): bright strokes on black, whatever they were and whatever slowly changes behind them (a top-hat; bright or
 * dark ones, as there are more). @thickness of the line, in pixels. */
EfGray  *ef_gray_lift_strokes (const EfGray    *gray,
                               int              thickness);

/* FALSE where letters cannot be told from what is behind them; @self is to be cleared in any case. */
gboolean ef_ink_init          (EfInk           *self,
                               const EfTextBox *box,
                               const EfGray    *gray);
void     ef_ink_clear         (EfInk           *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (EfInk, ef_ink_clear)

/* Three of four pieces of ink are no higher than this: letters, and no more than one line of them. */
int      ef_ink_get_letter_height (const EfInk *self);

/* Draws @box close around what stands out in it; left alone where that cannot be told from the background. */
void     ef_text_box_tighten  (EfTextBox       *box,
                               const EfGray    *gray);

/* Draws out @box along the line as far as letters go on beyond it; FALSE where that cannot be seen. */
gboolean ef_text_box_reach    (EfTextBox       *box,
                               const EfGray    *gray);

G_END_DECLS
