#include "config.h"

#include "ef-difference-item.h"

#include "ef-row-text.h"

#include <glib/gi18n.h>

struct _EfDifferenceItem
{
  GObject parent_instance;

  EfPlan *plan;
  char *target;
  EfPlanRow *row; /* (nullable) */
  EfTargetKind kind;
  EfSettlement settled;
};

enum
{
  PROP_0,
  PROP_TITLE,
  PROP_WHERE,
  PROP_MINDS,
  PROP_SETTLED,
  PROP_ICON,
  PROP_CLASSES,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (EfDifferenceItem, ef_difference_item, G_TYPE_OBJECT)

/* (transfer full): what is known without a finding. */
static char *
dup_plain_title (EfDifferenceItem *self)
{
  g_autofree char *buffer = NULL;
  EfTarget target;

  if (!ef_target_parse (self->target, &target, &buffer, NULL))
    return g_strdup ("");
  switch (target.kind)
    {
    case EF_TARGET_REGION:
      return g_strdup (_("A box that one reader drew"));
    case EF_TARGET_INPUT:
      return g_strdup_printf (_("Instance %u"), target.input);
    default:
      return g_strdup (target.path);
    }
}

static char *
dup_title (EfDifferenceItem *self)
{
  return self->row != NULL ? ef_row_dup_title (self->row) : dup_plain_title (self);
}

static char *
dup_where (EfDifferenceItem *self)
{
  guint number;
  guint frame;

  if (self->row != NULL)
    return ef_row_dup_where (self->row);
  if (ef_difference_item_get_place (self, &number, &frame))
    return g_strdup_printf (_("Instance %u · frame %u"), number, frame + 1);
  return g_strdup ("");
}

static const char *
get_settled_label (EfSettlement settled)
{
  static const char *const labels[EF_N_SETTLEMENTS] = { "", N_("As the first reader"), N_("As the second reader"),
                                                        N_("Decided anew") };

  return *labels[settled] != 0 ? _(labels[settled]) : "";
}

char *
ef_difference_item_dup_mind (EfDifferenceItem *self,
                             gboolean          second)
{
  g_autoptr (GVariant) record = NULL;
  EfReaders readers = { "", FALSE, "", "" };
  EfDifference difference;

  if (!ef_plan_get_difference (self->plan, self->target, &difference, NULL))
    return g_strdup ("");
  ef_plan_get_readers (self->plan, &readers);
  record = ef_difference_unpack (self->kind, second ? difference.second : difference.first);
  return g_strdup_printf ("%s: %s", second ? readers.second : readers.reader,
                          _(ef_difference_get_label (self->kind, record)));
}

static char *
dup_minds (EfDifferenceItem *self)
{
  g_autofree char *first = ef_difference_item_dup_mind (self, FALSE);
  g_autofree char *second = ef_difference_item_dup_mind (self, TRUE);

  return g_strdup_printf ("%s\n%s", first, second);
}

const char *
ef_difference_item_get_target (EfDifferenceItem *self)
{
  return self->target;
}

EfPlanRow *
ef_difference_item_get_row (EfDifferenceItem *self)
{
  return self->row;
}

EfSettlement
ef_difference_item_get_settled (EfDifferenceItem *self)
{
  return self->settled;
}

gboolean
ef_difference_item_get_place (EfDifferenceItem *self,
                              guint            *number,
                              guint            *frame)
{
  g_autofree char *buffer = NULL;
  g_autoptr (GVariant) record = NULL;
  EfDifference difference;
  EfPlanRegion region;
  EfTarget target;

  if (self->kind != EF_TARGET_REGION || !ef_target_parse (self->target, &target, &buffer, NULL) ||
      !ef_plan_get_difference (self->plan, self->target, &difference, NULL))
    return FALSE;
  record = ef_difference_unpack (self->kind, *difference.second != 0 ? difference.second : difference.first);
  if (record == NULL)
    return FALSE;
  ef_plan_region_from_record (&region, record);
  *number = target.input;
  *frame = region.region.first_frame;
  return TRUE;
}

void
ef_difference_item_refresh (EfDifferenceItem *self)
{
  EfSettlement before = self->settled;
  EfDifference difference;

  if (!ef_plan_get_difference (self->plan, self->target, &difference, &self->settled) || self->settled == before)
    return;
  for (guint i = PROP_SETTLED; i < N_PROPS; i++)
    g_object_notify_by_pspec (G_OBJECT (self), props[i]);
}

static void
finalize (GObject *object)
{
  EfDifferenceItem *self = EF_DIFFERENCE_ITEM (object);

  g_clear_object (&self->row);
  g_clear_object (&self->plan);
  g_free (self->target);
  G_OBJECT_CLASS (ef_difference_item_parent_class)->finalize (object);
}

static void
get_property (GObject    *object,
              guint       id,
              GValue     *value,
              GParamSpec *pspec)
{
  EfDifferenceItem *self = EF_DIFFERENCE_ITEM (object);
  gboolean is_open = self->settled == EF_SETTLE_OPEN;

  switch (id)
    {
    case PROP_TITLE:
      g_value_take_string (value, dup_title (self));
      break;
    case PROP_WHERE:
      g_value_take_string (value, dup_where (self));
      break;
    case PROP_MINDS:
      g_value_take_string (value, dup_minds (self));
      break;
    case PROP_SETTLED:
      g_value_set_string (value, get_settled_label (self->settled));
      break;
    case PROP_ICON:
      g_value_set_string (value, ef_review_get_icon (is_open ? EF_REVIEW_OPEN : EF_REVIEW_ACCEPTED));
      break;
    case PROP_CLASSES:
      g_value_set_boxed (value, (const char *const[]){
                                    "status", ef_review_get_class (is_open ? EF_REVIEW_OPEN : EF_REVIEW_ACCEPTED), NULL });
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ef_difference_item_class_init (EfDifferenceItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = finalize;
  object_class->get_property = get_property;
  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  props[PROP_WHERE] = g_param_spec_string ("where", NULL, NULL, NULL, flags);
  props[PROP_MINDS] = g_param_spec_string ("minds", NULL, NULL, NULL, flags);
  props[PROP_SETTLED] = g_param_spec_string ("settled", NULL, NULL, NULL, flags);
  props[PROP_ICON] = g_param_spec_string ("icon", NULL, NULL, NULL, flags);
  props[PROP_CLASSES] = g_param_spec_boxed ("classes", NULL, NULL, G_TYPE_STRV, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
ef_difference_item_init (EfDifferenceItem *self)
{
}

EfDifferenceItem *
ef_difference_item_new (EfPlan     *plan,
                        const char *target,
                        EfPlanRow  *row)
{
  EfDifferenceItem *self = g_object_new (EF_TYPE_DIFFERENCE_ITEM, NULL);
  g_autofree char *buffer = NULL;
  EfDifference difference;
  EfTarget of;

  self->plan = g_object_ref (plan);
  self->target = g_strdup (target);
  g_set_object (&self->row, row);
  if (ef_target_parse (target, &of, &buffer, NULL))
    self->kind = of.kind;
  ef_plan_get_difference (plan, target, &difference, &self->settled);
  return self;
}
