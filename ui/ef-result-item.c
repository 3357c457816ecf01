#include "config.h"

#include "ef-result-item.h"

#include <glib/gi18n.h>

struct _EfResultItem
{
  GObject parent_instance;

  guint number;
  EfState state;
  gboolean is_kept; /* written with identity that a person kept */
  char *detail;
};

enum
{
  PROP_0,
  PROP_NUMBER,
  PROP_VERDICT,
  PROP_DETAIL,
  PROP_ICON,
  PROP_CLASSES,
  PROP_HELD_BACK,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (EfResultItem, ef_result_item, G_TYPE_OBJECT)

const char *
ef_state_get_label (EfState state)
{
  static const char *const labels[EF_N_STATES] = {
    N_("Not looked at"), N_("Not written"), N_("No DICOM file"), N_("Clean, written"), N_("Clean, was there already"),
    N_("Needs a person"), N_("Held back"),  N_("Leak found, held back"),
  };

  return state < EF_N_STATES ? _(labels[state]) : "";
}

guint
ef_result_item_get_number (EfResultItem *self)
{
  return self->number;
}

gboolean
ef_result_item_get_held_back (EfResultItem *self)
{
  return self->state != EF_STATE_WRITTEN && self->state != EF_STATE_UNCHANGED;
}

static void
finalize (GObject *object)
{
  g_free (EF_RESULT_ITEM (object)->detail);
  G_OBJECT_CLASS (ef_result_item_parent_class)->finalize (object);
}

static void
get_property (GObject    *object,
              guint       id,
              GValue     *value,
              GParamSpec *pspec)
{
  EfResultItem *self = EF_RESULT_ITEM (object);
  gboolean held_back = ef_result_item_get_held_back (self);

  switch (id)
    {
    case PROP_NUMBER:
      g_value_take_string (value, g_strdup_printf ("%u", self->number));
      break;
    case PROP_VERDICT:
      g_value_set_string (value, self->is_kept ? _("Written, a person kept identity")
                                               : ef_state_get_label (self->state));
      break;
    case PROP_DETAIL:
      g_value_set_string (value, self->detail);
      break;
    case PROP_ICON:
      g_value_set_string (value, held_back       ? "ef-node-problem-symbolic"
                                 : self->is_kept ? "ef-node-identifying-symbolic"
                                                 : "ef-node-written-symbolic");
      break;
    case PROP_CLASSES:
      g_value_set_boxed (value, (const char *const[]){ "node-state", held_back ? "problem"
                                                                      : self->is_kept ? "identifying"
                                                                                      : "written", NULL });
      break;
    case PROP_HELD_BACK:
      g_value_set_boolean (value, held_back);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ef_result_item_class_init (EfResultItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = finalize;
  object_class->get_property = get_property;
  props[PROP_NUMBER] = g_param_spec_string ("number", NULL, NULL, NULL, flags);
  props[PROP_VERDICT] = g_param_spec_string ("verdict", NULL, NULL, NULL, flags);
  props[PROP_DETAIL] = g_param_spec_string ("detail", NULL, NULL, NULL, flags);
  props[PROP_ICON] = g_param_spec_string ("icon", NULL, NULL, NULL, flags);
  props[PROP_CLASSES] = g_param_spec_boxed ("classes", NULL, NULL, G_TYPE_STRV, flags);
  props[PROP_HELD_BACK] = g_param_spec_boolean ("held-back", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
ef_result_item_init (EfResultItem *self)
{
}

gboolean
ef_result_item_get_kept (EfResultItem *self)
{
  return self->is_kept;
}

/* (transfer full): where, not what. */
static char *
dup_kept (const EfSessionResult *result)
{
  g_autofree const char **paths = result->kept != NULL ? g_variant_get_strv (result->kept, NULL) : NULL;
  g_autofree char *tags = paths != NULL ? g_strjoinv (" ", (char **) paths) : g_strdup ("");
  g_autofree char *boxes =
      result->n_regions_kept > 0
          ? g_strdup_printf (ngettext ("%u place in the pixels", "%u places in the pixels", result->n_regions_kept),
                             result->n_regions_kept)
          : g_strdup ("");

  return g_strdup_printf ("%s%s%s%s%s", result->output, *tags != 0 ? " · " : "", tags, *boxes != 0 ? " · " : "", boxes);
}

/* What else somebody should know of the file. */
static void
add_note (EfResultItem          *self,
          const EfSessionResult *result)
{
  g_autofree char *detail = g_strdup (self->detail != NULL ? self->detail : "");
  g_autofree char *note = NULL;

  if (result->header_copy != NULL)
    note = g_strdup (_("its cleaned header is in the quarantine folder"));
  else if (result->n_unseen > 0)
    note = g_strdup_printf (ngettext ("look: %u place with text that nobody has seen",
                                      "look: %u places with text that nobody has seen", result->n_unseen),
                            result->n_unseen);
  if (note == NULL)
    return;
  g_free (self->detail);
  self->detail = g_strconcat (detail, " · ", note, NULL);
}

EfResultItem *
ef_result_item_new (guint                  number,
                    const EfSessionResult *result)
{
  EfResultItem *self = g_object_new (EF_TYPE_RESULT_ITEM, NULL);

  self->number = number;
  self->state = result->state;
  self->is_kept = (result->kept != NULL && g_variant_n_children (result->kept) > 0) || result->n_regions_kept > 0;
  if (self->is_kept)
    self->detail = dup_kept (result);
  else if (result->reason != NULL && *result->reason != 0)
    self->detail = g_strdup_printf ("%s: %s", ef_error_code_get_label (result->code), result->reason);
  else
    self->detail = g_strdup (result->output);
  add_note (self, result);
  return self;
}
