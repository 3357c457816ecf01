#include "config.h"

#include "ef-status-icon.h"

struct _EfStatusIcon
{
  GtkWidget parent_instance;

  GtkWidget *image;
  char *text;
};

enum
{
  PROP_0,
  PROP_ICON_NAME,
  PROP_TEXT,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (EfStatusIcon, ef_status_icon, GTK_TYPE_WIDGET)

static void
set_text (EfStatusIcon *self,
          const char   *text)
{
  if (g_strcmp0 (self->text, text) == 0)
    return;
  g_free (self->text);
  self->text = g_strdup (text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text != NULL ? text : "", -1);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TEXT]);
}

static gboolean
query_tooltip (GtkWidget  *widget,
               int         x,
               int         y,
               gboolean    keyboard,
               GtkTooltip *tooltip)
{
  gtk_tooltip_set_text (tooltip, EF_STATUS_ICON (widget)->text);
  return EF_STATUS_ICON (widget)->text != NULL;
}

static void
dispose (GObject *object)
{
  EfStatusIcon *self = EF_STATUS_ICON (object);

  g_clear_pointer (&self->image, gtk_widget_unparent);
  g_clear_pointer (&self->text, g_free);
  G_OBJECT_CLASS (ef_status_icon_parent_class)->dispose (object);
}

static void
get_property (GObject    *object,
              guint       id,
              GValue     *value,
              GParamSpec *pspec)
{
  EfStatusIcon *self = EF_STATUS_ICON (object);

  if (id == PROP_ICON_NAME)
    g_value_set_string (value, gtk_image_get_icon_name (GTK_IMAGE (self->image)));
  else
    g_value_set_string (value, self->text);
}

static void
set_property (GObject      *object,
              guint         id,
              const GValue *value,
              GParamSpec   *pspec)
{
  EfStatusIcon *self = EF_STATUS_ICON (object);

  if (id == PROP_ICON_NAME)
    gtk_image_set_from_icon_name (GTK_IMAGE (self->image), g_value_get_string (value));
  else
    set_text (self, g_value_get_string (value));
}

static void
ef_status_icon_class_init (EfStatusIconClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = dispose;
  object_class->get_property = get_property;
  object_class->set_property = set_property;
  widget_class->query_tooltip = query_tooltip;
  props[PROP_ICON_NAME] = g_param_spec_string ("icon-name", NULL, NULL, NULL, flags);
  props[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, flags | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "statusicon");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
ef_status_icon_init (EfStatusIcon *self)
{
  self->image = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  gtk_widget_set_parent (self->image, GTK_WIDGET (self));
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
}
