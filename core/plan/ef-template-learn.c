#include "config.h"

#include "ef-template-learn.h"

#include "ef-plan-private.h"

/* Boxes at one place, of different images. */
typedef struct
{
  EfBox box;         /* around all of them */
  EfBox first;       /* what others are compared with: the one around all would grow without end */
  EfRegionKind kind; /* the worst */
  guint n;
  guint last;        /* index of the image that came last, to count each once */
} Place;

static gboolean
is_static (const EfPlanRegion     *region,
           const EfPlanInputEntry *input)
{
  return region->reach != EF_REACH_FRAMES ||
         (region->region.first_frame == 0 && region->region.last_frame + 1 >= input->value.frames);
}

static gboolean
is_confirmed (const EfPlanRegion     *region,
              const EfPlanInputEntry *input)
{
  return region->redact && region->state != EF_REVIEW_OPEN && region->kind != EF_REGION_TEMPLATE &&
         region->kind != EF_REGION_VISUAL &&
         is_static (region, input);
}

static gboolean
is_reviewed (const EfPlanInputEntry *input)
{
  gboolean any = FALSE;

  if (input->value.leave_out || input->value.state == EF_INPUT_UNREADABLE)
    return FALSE;
  for (guint i = 0; i < input->regions->len; i++)
    {
      const EfPlanRegion *region = &((const EfPlanRegionEntry *) g_ptr_array_index (input->regions, i))->value;

      if (region->state == EF_REVIEW_OPEN)
        return FALSE;
      any = any || is_confirmed (region, input);
    }
  return any;
}

static int
overlap (int a,
         int a_length,
         int b,
         int b_length)
{
  return MIN (a + a_length, b + b_length) - MAX (a, b);
}

/* The same line of text: on the same height, and for the most part one over the other. Names differ in length. */
static gboolean
is_same_place (const EfBox *a,
               const EfBox *b)
{
  int width = overlap (a->x, a->width, b->x, b->width);
  int height = overlap (a->y, a->height, b->y, b->height);

  return width > 0 && height > 0 && 2 * width >= MIN (a->width, b->width) &&
         10 * height >= 6 * MAX (a->height, b->height);
}

static EfBox
unite (const EfBox *a,
       const EfBox *b)
{
  EfBox both = { MIN (a->x, b->x), MIN (a->y, b->y), 0, 0 };

  both.width = MAX (a->x + a->width, b->x + b->width) - both.x;
  both.height = MAX (a->y + a->height, b->y + b->height) - both.y;
  return both;
}

static void
add_box (GArray             *places,
         const EfPlanRegion *region,
         guint               image)
{
  const EfBox *box = &region->region.box;
  Place place = { *box, *box, region->kind, 1, image };

  for (guint i = 0; i < places->len; i++)
    {
      Place *other = &g_array_index (places, Place, i);

      if (!is_same_place (&other->first, box))
        continue;
      other->box = unite (&other->box, box);
      other->kind = MIN (other->kind, region->kind);
      other->n += other->last != image;
      other->last = image;
      return;
    }
  g_array_append_val (places, place);
}

/* Did somebody look at this place in another image and let it be? */
static gboolean
is_disputed (const GPtrArray *reviewed,
             const Place     *place)
{
  for (guint i = 0; i < reviewed->len; i++)
    {
      const EfPlanInputEntry *input = g_ptr_array_index (reviewed, i);

      for (guint k = 0; k < input->regions->len; k++)
        {
          const EfPlanRegion *region = &((const EfPlanRegionEntry *) g_ptr_array_index (input->regions, k))->value;

          if (!region->redact && is_same_place (&place->first, &region->region.box))
            return TRUE;
        }
    }
  return FALSE;
}

static EfBox
clip (const EfBox        *box,
      const EfInputFacts *facts)
{
  EfBox clipped = { MAX (box->x, 0), MAX (box->y, 0), 0, 0 };

  /* Boxes of text are padded, and may stand over the edge. */
  clipped.width = MIN (box->x + box->width, (int) facts->columns) - clipped.x;
  clipped.height = MIN (box->y + box->height, (int) facts->rows) - clipped.y;
  return clipped;
}

EfTemplate *
ef_template_learn (EfPlan             *plan,
                   const GArray       *numbers,
                   const EfInputFacts *facts,
                   guint              *n_reviewed)
{
  /* What is there, never what it says. */
  static const char *const notes[EF_N_REGION_KINDS] = { "identity", "text", "text", "drawn by hand", "text", "picture" };
  g_autoptr (EfTemplate) self = NULL;
  g_autoptr (GPtrArray) reviewed = g_ptr_array_new ();
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (Place));

  if (n_reviewed != NULL)
    *n_reviewed = 0;
  for (guint i = 0; i < numbers->len; i++)
    {
      const EfPlanInputEntry *input = _ef_plan_find_input (plan, g_array_index (numbers, guint, i));

      if (input != NULL && is_reviewed (input))
        g_ptr_array_add (reviewed, (gpointer) input);
    }
  self = reviewed->len >= 2 ? ef_template_new (facts) : NULL;
  if (self == NULL)
    return NULL;
  for (guint i = 0; i < reviewed->len; i++)
    {
      const EfPlanInputEntry *input = g_ptr_array_index (reviewed, i);

      for (guint k = 0; k < input->regions->len; k++)
        {
          const EfPlanRegion *region = &((const EfPlanRegionEntry *) g_ptr_array_index (input->regions, k))->value;

          if (is_confirmed (region, input))
            add_box (places, region, i);
        }
    }
  for (guint i = 0; i < places->len; i++)
    {
      const Place *place = &g_array_index (places, Place, i);
      EfBox box = clip (&place->box, facts);

      if (place->n >= 2 && !is_disputed (reviewed, place))
        ef_template_set_box (self, ef_template_get_n_boxes (self), &box, notes[place->kind]);
    }
  if (n_reviewed != NULL)
    *n_reviewed = reviewed->len;
  return ef_template_get_n_boxes (self) > 0 ? g_steal_pointer (&self) : NULL;
}

/* --- what it is good for --------------------------------------------------------------------------------------- */

static gboolean
holds (const EfBox *a,
       const EfBox *b)
{
  return a->x <= b->x && a->y <= b->y && a->x + a->width >= b->x + b->width && a->y + a->height >= b->y + b->height;
}

static gboolean
is_covered (EfPlan                 *plan,
            const EfPlanInputEntry *input,
            const EfBox            *box)
{
  for (guint i = 0; i < input->regions->len; i++)
    {
      const EfPlanRegion *region = &((const EfPlanRegionEntry *) g_ptr_array_index (input->regions, i))->value;

      /* A box of a template that a person took out is not offered again. */
      if ((region->redact && is_static (region, input) && holds (&region->region.box, box)) ||
          (region->kind == EF_REGION_TEMPLATE && holds (&region->region.box, box)))
        return TRUE;
    }
  for (guint i = 0; i < plan->wide_regions->len; i++)
    {
      const EfPlanRegionEntry *region = g_ptr_array_index (plan->wide_regions, i);

      if (holds (&region->value.region.box, box) && _ef_plan_region_reaches (plan, region, input))
        return TRUE;
    }
  return FALSE;
}

guint
ef_template_count_gain (const EfTemplate *self,
                        EfPlan           *plan,
                        const GArray     *numbers)
{
  guint n = 0;

  for (guint i = 0; i < numbers->len; i++)
    {
      const EfPlanInputEntry *input = _ef_plan_find_input (plan, g_array_index (numbers, guint, i));
      gboolean gains = FALSE;

      for (guint k = 0; input != NULL && !gains && k < ef_template_get_n_boxes (self); k++)
        {
          EfBox box;

          ef_template_get_box (self, k, &box);
          gains = !is_covered (plan, input, &box);
        }
      n += gains;
    }
  return n;
}

gboolean
ef_template_is_within (const EfTemplate *self,
                       const EfTemplate *other)
{
  for (guint i = 0; i < ef_template_get_n_boxes (self); i++)
    {
      gboolean found = FALSE;
      EfBox box;

      ef_template_get_box (self, i, &box);
      for (guint k = 0; !found && k < ef_template_get_n_boxes (other); k++)
        {
          EfBox larger;

          ef_template_get_box (other, k, &larger);
          found = holds (&larger, &box);
        }
      if (!found)
        return FALSE;
    }
  return TRUE;
}
