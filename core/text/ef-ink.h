/* The ink in a box: what stands out from the level of most of its pixels. */
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
} EfInk;

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
