#include "config.h"

#include "ef-projection-bar.h"

#include "ef-frame-ui.h"

struct _EfProjectionBar
{
  GtkWidget parent_instance;

  GtkToggleButton *frame, *minimum, *mean, *maximum;
  EfProjection projection;
};

enum
{
  PROP_0,
  PROP_PROJECTION,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_ENUM_TYPE (EfProjection, ef_projection,
                    G_DEFINE_ENUM_VALUE (EF_PROJECTION_FRAME, "frame"),
                    G_DEFINE_ENUM_VALUE (EF_PROJECTION_MINIMUM, "minimum"),
                    G_DEFINE_ENUM_VALUE (EF_PROJECTION_MEAN, "mean"),
                    G_DEFINE_ENUM_VALUE (EF_PROJECTION_MAXIMUM, "maximum"))

G_DEFINE_FINAL_TYPE (EfProjectionBar, ef_projection_bar, GTK_TYPE_WIDGET)

static GtkToggleButton *
get_button (EfProjectionBar *self,
            EfProjection     projection)
{
  GtkToggleButton *buttons[EF_N_PROJECTIONS] = { self->frame, self->minimum, self->mean, self->maximum };

  return buttons[projection];
}

static void
toggled_cb (EfProjectionBar *self,
            GtkToggleButton *button)
{
  if (!gtk_toggle_button_get_active (button))
    return;
  for (EfProjection projection = 0; projection < EF_N_PROJECTIONS; projection++)
    if (get_button (self, projection) == button)
      ef_projection_bar_set_projection (self, projection);
}

static void
ef_projection_bar_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (ef_projection_bar_parent_class)->dispose (object);
}

static void
ef_projection_bar_get_property (GObject    *object,
                                guint       id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_PROJECTION:
      g_value_set_enum (value, EF_PROJECTION_BAR (object)->projection);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ef_projection_bar_set_property (GObject      *object,
                                guint         id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  switch (id)
    {
    case PROP_PROJECTION:
      ef_projection_bar_set_projection (EF_PROJECTION_BAR (object), g_value_get_enum (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ef_projection_bar_class_init (EfProjectionBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ef_projection_bar_dispose;
  object_class->get_property = ef_projection_bar_get_property;
  object_class->set_property = ef_projection_bar_set_property;

  props[PROP_PROJECTION] = g_param_spec_enum ("projection", NULL, NULL, EF_TYPE_PROJECTION, EF_PROJECTION_FRAME,
                                              G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  ef_frame_ui_init ();
  gtk_widget_class_set_template_from_resource (widget_class, "/org/efface/Efface/frame/ef-projection-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, EfProjectionBar, frame);
  gtk_widget_class_bind_template_child (widget_class, EfProjectionBar, minimum);
  gtk_widget_class_bind_template_child (widget_class, EfProjectionBar, mean);
  gtk_widget_class_bind_template_child (widget_class, EfProjectionBar, maximum);
  gtk_widget_class_bind_template_callback (widget_class, toggled_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "projectionbar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
ef_projection_bar_init (EfProjectionBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
ef_projection_bar_new (void)
{
  return g_object_new (EF_TYPE_PROJECTION_BAR, NULL);
}

EfProjection
ef_projection_bar_get_projection (EfProjectionBar *self)
{
  g_return_val_if_fail (EF_IS_PROJECTION_BAR (self), EF_PROJECTION_FRAME);
  return self->projection;
}

void
ef_projection_bar_set_projection (EfProjectionBar *self,
                                  EfProjection     projection)
{
  g_return_if_fail (EF_IS_PROJECTION_BAR (self) && projection < EF_N_PROJECTIONS);
  if (self->projection == projection)
    return;
  self->projection = projection;
  gtk_toggle_button_set_active (get_button (self, projection), TRUE);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PROJECTION]);
}
