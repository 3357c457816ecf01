#include "config.h"

#include "ef-region-item.h"

#include <glib/gi18n.h>

struct _EfRegionItem
{
  GObject parent_instance;

  EfRegion region;
  EfRegionKind kind;
  gboolean redact;
  double confidence;
  char *text, *reason, *scope;
  GObject *source;
};

enum
{
  PROP_0,
  PROP_X,
  PROP_Y,
  PROP_WIDTH,
  PROP_HEIGHT,
  PROP_FIRST_FRAME,
  PROP_LAST_FRAME,
  PROP_KIND,
  PROP_REDACT,
  PROP_CONFIDENCE,
  PROP_TEXT,
  PROP_REASON,
  PROP_SCOPE,
  PROP_SOURCE,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (EfRegionItem, ef_region_item, G_TYPE_OBJECT)

static void
ef_region_item_finalize (GObject *object)
{
  EfRegionItem *self = EF_REGION_ITEM (object);

  g_clear_object (&self->source);
  g_free (self->text);
  g_free (self->reason);
  g_free (self->scope);
  G_OBJECT_CLASS (ef_region_item_parent_class)->finalize (object);
}

static void
ef_region_item_get_property (GObject    *object,
                             guint       id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  EfRegionItem *self = EF_REGION_ITEM (object);

  switch (id)
    {
    case PROP_X:
      g_value_set_int (value, self->region.box.x);
      break;
    case PROP_Y:
      g_value_set_int (value, self->region.box.y);
      break;
    case PROP_WIDTH:
      g_value_set_int (value, self->region.box.width);
      break;
    case PROP_HEIGHT:
      g_value_set_int (value, self->region.box.height);
      break;
    case PROP_FIRST_FRAME:
      g_value_set_uint (value, self->region.first_frame);
      break;
    case PROP_LAST_FRAME:
      g_value_set_uint (value, self->region.last_frame);
      break;
    case PROP_KIND:
      g_value_set_uint (value, self->kind);
      break;
    case PROP_REDACT:
      g_value_set_boolean (value, self->redact);
      break;
    case PROP_CONFIDENCE:
      g_value_set_double (value, self->confidence);
      break;
    case PROP_TEXT:
      g_value_set_string (value, self->text);
      break;
    case PROP_REASON:
      g_value_set_string (value, self->reason);
      break;
    case PROP_SCOPE:
      g_value_set_string (value, self->scope);
      break;
    case PROP_SOURCE:
      g_value_set_object (value, self->source);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ef_region_item_set_property (GObject      *object,
                             guint         id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  EfRegionItem *self = EF_REGION_ITEM (object);

  switch (id)
    {
    case PROP_KIND:
      ef_region_item_set_kind (self, g_value_get_uint (value));
      break;
    case PROP_REDACT:
      ef_region_item_set_redact (self, g_value_get_boolean (value));
      break;
    case PROP_CONFIDENCE:
      ef_region_item_set_confidence (self, g_value_get_double (value));
      break;
    case PROP_TEXT:
      ef_region_item_set_text (self, g_value_get_string (value));
      break;
    case PROP_REASON:
      ef_region_item_set_reason (self, g_value_get_string (value));
      break;
    case PROP_SCOPE:
      ef_region_item_set_scope (self, g_value_get_string (value));
      break;
    case PROP_SOURCE:
      ef_region_item_set_source (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ef_region_item_class_init (EfRegionItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags read = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  const GParamFlags write = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = ef_region_item_finalize;
  object_class->get_property = ef_region_item_get_property;
  object_class->set_property = ef_region_item_set_property;

  props[PROP_X] = g_param_spec_int ("x", NULL, NULL, G_MININT, G_MAXINT, 0, read);
  props[PROP_Y] = g_param_spec_int ("y", NULL, NULL, G_MININT, G_MAXINT, 0, read);
  props[PROP_WIDTH] = g_param_spec_int ("width", NULL, NULL, 0, G_MAXINT, 0, read);
  props[PROP_HEIGHT] = g_param_spec_int ("height", NULL, NULL, 0, G_MAXINT, 0, read);
  props[PROP_FIRST_FRAME] = g_param_spec_uint ("first-frame", NULL, NULL, 0, G_MAXUINT, 0, read);
  props[PROP_LAST_FRAME] = g_param_spec_uint ("last-frame", NULL, NULL, 0, G_MAXUINT, 0, read);
  props[PROP_KIND] = g_param_spec_uint ("kind", NULL, NULL, 0, EF_N_REGION_KINDS - 1, EF_REGION_UNKNOWN, write);
  props[PROP_REDACT] = g_param_spec_boolean ("redact", NULL, NULL, FALSE, write);
  props[PROP_CONFIDENCE] = g_param_spec_double ("confidence", NULL, NULL, -1, 1, -1, write);
  props[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, "", write);
  props[PROP_REASON] = g_param_spec_string ("reason", NULL, NULL, "", write);
  props[PROP_SCOPE] = g_param_spec_string ("scope", NULL, NULL, "", write);
  props[PROP_SOURCE] = g_param_spec_object ("source", NULL, NULL, G_TYPE_OBJECT, write);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
ef_region_item_init (EfRegionItem *self)
{
  self->kind = EF_REGION_UNKNOWN;
  self->confidence = -1;
  self->text = g_strdup ("");
  self->reason = g_strdup ("");
  self->scope = g_strdup ("");
}

EfRegionItem *
ef_region_item_new (EfRegionKind    kind,
                    const EfRegion *region)
{
  EfRegionItem *self = g_object_new (EF_TYPE_REGION_ITEM, NULL);

  self->kind = kind;
  self->region = *region;
  return self;
}

const EfRegion *
ef_region_item_get_region (EfRegionItem *self)
{
  g_return_val_if_fail (EF_IS_REGION_ITEM (self), NULL);
  return &self->region;
}

void
ef_region_item_set_region (EfRegionItem   *self,
                           const EfRegion *region)
{
  EfRegion old;

  g_return_if_fail (EF_IS_REGION_ITEM (self) && region != NULL);

  old = self->region;
  self->region = *region;
  g_object_freeze_notify (G_OBJECT (self));
  if (old.box.x != region->box.x)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_X]);
  if (old.box.y != region->box.y)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_Y]);
  if (old.box.width != region->box.width)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_WIDTH]);
  if (old.box.height != region->box.height)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_HEIGHT]);
  if (old.first_frame != region->first_frame)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FIRST_FRAME]);
  if (old.last_frame != region->last_frame)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LAST_FRAME]);
  g_object_thaw_notify (G_OBJECT (self));
}

EfRegionKind
ef_region_item_get_kind (EfRegionItem *self)
{
  g_return_val_if_fail (EF_IS_REGION_ITEM (self), EF_REGION_UNKNOWN);
  return self->kind;
}

void
ef_region_item_set_kind (EfRegionItem *self,
                         EfRegionKind  kind)
{
  g_return_if_fail (EF_IS_REGION_ITEM (self) && kind < EF_N_REGION_KINDS);
  if (self->kind == kind)
    return;
  self->kind = kind;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_KIND]);
}

gboolean
ef_region_item_get_redact (EfRegionItem *self)
{
  g_return_val_if_fail (EF_IS_REGION_ITEM (self), FALSE);
  return self->redact;
}

void
ef_region_item_set_redact (EfRegionItem *self,
                           gboolean      redact)
{
  g_return_if_fail (EF_IS_REGION_ITEM (self));
  redact = redact != FALSE;
  if (self->redact == redact)
    return;
  self->redact = redact;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_REDACT]);
}

double
ef_region_item_get_confidence (EfRegionItem *self)
{
  g_return_val_if_fail (EF_IS_REGION_ITEM (self), -1);
  return self->confidence;
}

void
ef_region_item_set_confidence (EfRegionItem *self,
                               double        confidence)
{
  g_return_if_fail (EF_IS_REGION_ITEM (self));
  if (self->confidence == confidence)
    return;
  self->confidence = confidence;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CONFIDENCE]);
}

static void
set_text (EfRegionItem *self,
          char        **field,
          const char   *text,
          guint         prop)
{
  text = text != NULL ? text : "";
  if (g_str_equal (*field, text))
    return;
  g_free (*field);
  *field = g_strdup (text);
  g_object_notify_by_pspec (G_OBJECT (self), props[prop]);
}

const char *
ef_region_item_get_text (EfRegionItem *self)
{
  g_return_val_if_fail (EF_IS_REGION_ITEM (self), "");
  return self->text;
}

void
ef_region_item_set_text (EfRegionItem *self,
                         const char   *text)
{
  g_return_if_fail (EF_IS_REGION_ITEM (self));
  set_text (self, &self->text, text, PROP_TEXT);
}

const char *
ef_region_item_get_reason (EfRegionItem *self)
{
  g_return_val_if_fail (EF_IS_REGION_ITEM (self), "");
  return self->reason;
}

void
ef_region_item_set_reason (EfRegionItem *self,
                           const char   *reason)
{
  g_return_if_fail (EF_IS_REGION_ITEM (self));
  set_text (self, &self->reason, reason, PROP_REASON);
}

const char *
ef_region_item_get_scope (EfRegionItem *self)
{
  g_return_val_if_fail (EF_IS_REGION_ITEM (self), "");
  return self->scope;
}

void
ef_region_item_set_scope (EfRegionItem *self,
                          const char   *scope)
{
  g_return_if_fail (EF_IS_REGION_ITEM (self));
  set_text (self, &self->scope, scope, PROP_SCOPE);
}

gpointer
ef_region_item_get_source (EfRegionItem *self)
{
  g_return_val_if_fail (EF_IS_REGION_ITEM (self), NULL);
  return self->source;
}

void
ef_region_item_set_source (EfRegionItem *self,
                           gpointer      source)
{
  g_return_if_fail (EF_IS_REGION_ITEM (self));
  if (g_set_object (&self->source, source))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SOURCE]);
}

gboolean
ef_region_item_is_on_frame (EfRegionItem *self,
                            int           frame)
{
  g_return_val_if_fail (EF_IS_REGION_ITEM (self), FALSE);
  return frame < 0 || ((guint) frame >= self->region.first_frame && (guint) frame <= self->region.last_frame);
}

const char *
ef_region_kind_get_label (EfRegionKind kind)
{
  switch (kind)
    {
    case EF_REGION_IDENTITY:
      /* Translators: kind of a box in the picture: text that identifies the patient. */
      return _("Identity");
    case EF_REGION_HARMLESS:
      /* Translators: kind of a box in the picture: text such as technique or a side marker. */
      return _("Harmless");
    case EF_REGION_DRAWN:
      /* Translators: kind of a box in the picture: drawn by the person. */
      return _("Drawn by hand");
    case EF_REGION_TEMPLATE:
      /* Translators: kind of a box in the picture: comes from a template for the device. */
      return _("Template");
    case EF_REGION_VISUAL:
      /* Translators: kind of a box around a picture that may show a face. */
      return _("Recognisable features");
    default:
      /* Translators: kind of a box in the picture: text that could not be understood. */
      return _("Unknown text");
    }
}

char *
ef_region_item_dup_summary (EfRegionItem *self)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);

  g_return_val_if_fail (EF_IS_REGION_ITEM (self), NULL);

  g_ptr_array_add (parts, g_strdup (ef_region_kind_get_label (self->kind)));
  g_ptr_array_add (parts, g_strdup (self->redact ? _("will be filled") : _("stays visible")));
  if (self->text[0] != '\0')
    /* Translators: what was read in a box of the picture. */
    g_ptr_array_add (parts, g_strdup_printf (_("text “%s”"), self->text));
  if (self->confidence >= 0)
    g_ptr_array_add (parts, g_strdup_printf (_("%.0f %% certain"), self->confidence * 100));
  if (self->reason[0] != '\0')
    g_ptr_array_add (parts, g_strdup (self->reason));
  if (self->scope[0] != '\0')
    g_ptr_array_add (parts, g_strdup (self->scope));
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (", ", (char **) parts->pdata);
}
