#include "config.h"

#include "ef-row-box.h"

struct _EfRowBox
{
  GtkBox parent_instance;

  char *text;
};

enum
{
  PROP_0,
  PROP_TEXT,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (EfRowBox, ef_row_box, GTK_TYPE_BOX)

/* The list makes the row itself, and gives nobody a way to name it before GTK 4.12. */
static GtkAccessible *
find_row (EfRowBox *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  while ((widget = gtk_widget_get_parent (widget)) != NULL)
    {
      GtkAccessibleRole role = gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (widget));

      if (role == GTK_ACCESSIBLE_ROLE_LIST_ITEM || role == GTK_ACCESSIBLE_ROLE_ROW ||
          GTK_IS_GRID_VIEW (gtk_widget_get_parent (widget)))
        return GTK_ACCESSIBLE (widget);
    }
  return NULL;
}

static void
name_row (EfRowBox *self)
{
  GtkAccessible *row = find_row (self);

  if (row != NULL && self->text != NULL)
    gtk_accessible_update_property (row, GTK_ACCESSIBLE_PROPERTY_LABEL, self->text, -1);
}

static void
root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (ef_row_box_parent_class)->root (widget);
  name_row (EF_ROW_BOX (widget));
}

static gboolean
query_tooltip (GtkWidget  *widget,
               int         x,
               int         y,
               gboolean    keyboard,
               GtkTooltip *tooltip)
{
  const char *text = EF_ROW_BOX (widget)->text;

  if (text == NULL || *text == 0)
    return FALSE;
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

static void
finalize (GObject *object)
{
  g_free (EF_ROW_BOX (object)->text);
  G_OBJECT_CLASS (ef_row_box_parent_class)->finalize (object);
}

static void
get_property (GObject    *object,
              guint       id,
              GValue     *value,
              GParamSpec *pspec)
{
  g_value_set_string (value, EF_ROW_BOX (object)->text);
}

static void
set_property (GObject      *object,
              guint         id,
              const GValue *value,
              GParamSpec   *pspec)
{
  EfRowBox *self = EF_ROW_BOX (object);

  if (g_strcmp0 (self->text, g_value_get_string (value)) == 0)
    return;
  g_free (self->text);
  self->text = g_value_dup_string (value);
  name_row (self);
  g_object_notify_by_pspec (object, pspec);
}

static void
ef_row_box_class_init (EfRowBoxClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->finalize = finalize;
  object_class->get_property = get_property;
  object_class->set_property = set_property;
  widget_class->root = root;
  widget_class->query_tooltip = query_tooltip;
  props[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL,
                                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
ef_row_box_init (EfRowBox *self)
{
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
}
