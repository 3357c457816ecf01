#include "config.h"

#include "ef-review-queue.h"

#include "ef-plan-private.h"

struct _EfReviewQueue
{
  EfPlan *plan;
  EfPlanView *view;

  GArray *order;      /* of Place, worst first */
  guint64 structure;  /* of the plan, when it was made */
  guint cursor;       /* of the next to look at */
  GPtrArray *given;   /* of EfPlanRow, the last one at the end */
};

typedef struct
{
  guint risk;
  guint position; /* in the view */
} Place;

static gint
compare_places (gconstpointer a,
                gconstpointer b)
{
  const Place *first = a;
  const Place *second = b;

  if (first->risk != second->risk)
    return first->risk > second->risk ? -1 : 1;
  return first->position < second->position ? -1 : first->position > second->position;
}

EfReviewQueue *
ef_review_queue_new (EfPlan        *plan,
                     const EfScope *scope)
{
  static const EfScope everywhere = { EF_SCOPE_ALL, NULL };
  EfReviewQueue *self;

  g_return_val_if_fail (EF_IS_PLAN (plan), NULL);

  self = g_new0 (EfReviewQueue, 1);
  self->plan = g_object_ref (plan);
  self->view = ef_plan_view_new (plan, scope != NULL ? scope : &everywhere, EF_VIEW_ALL);
  self->order = g_array_new (FALSE, FALSE, sizeof (Place));
  self->structure = G_MAXUINT64;
  self->given = g_ptr_array_new_with_free_func (g_object_unref);
  return self;
}

void
ef_review_queue_free (EfReviewQueue *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->given);
  g_array_unref (self->order);
  g_object_unref (self->view);
  g_object_unref (self->plan);
  g_free (self);
}

static EfReview
compute (EfReviewQueue *self,
         guint          position,
         guint         *risk)
{
  guint n;
  const EfPlanItem *items = _ef_plan_view_get_items (self->view, &n);
  EfPlanFigures figures;

  g_assert (position < n);
  _ef_plan_item_compute (self->plan, _ef_plan_view_get_place (self->view), &items[position], &figures);
  *risk = figures.risk;
  return figures.state;
}

static void
make_order (EfReviewQueue *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->view));

  if (self->structure == self->plan->structure)
    return;
  self->structure = self->plan->structure;
  self->cursor = 0;
  g_array_set_size (self->order, 0);
  for (guint i = 0; i < n; i++)
    {
      Place place = { .position = i };

      if (compute (self, i, &place.risk) == EF_REVIEW_OPEN)
        g_array_append_val (self->order, place);
    }
  g_array_sort (self->order, compare_places);
}

EfPlanRow *
ef_review_queue_next (EfReviewQueue *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  make_order (self);
  for (guint i = 0; i < self->order->len; i++)
    {
      const Place *place = &g_array_index (self->order, Place, (self->cursor + i) % self->order->len);
      EfPlanRow *row;
      guint risk;

      if (compute (self, place->position, &risk) != EF_REVIEW_OPEN)
        continue;
      self->cursor = (self->cursor + i + 1) % self->order->len;
      row = g_list_model_get_item (G_LIST_MODEL (self->view), place->position);
      g_ptr_array_add (self->given, g_object_ref (row));
      return row;
    }
  return NULL;
}

EfPlanRow *
ef_review_queue_previous (EfReviewQueue *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (self->given->len < 2)
    return NULL;
  g_ptr_array_set_size (self->given, (gint) self->given->len - 1);
  return g_object_ref (g_ptr_array_index (self->given, self->given->len - 1));
}

guint
ef_review_queue_count (EfReviewQueue *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->view));
  guint count = 0;
  guint risk;

  for (guint i = 0; i < n; i++)
    count += compute (self, i, &risk) == EF_REVIEW_OPEN;
  return count;
}
