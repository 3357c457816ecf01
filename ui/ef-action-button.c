#include "config.h"

#include "ef-action-button.h"

#include "ef-closures.h"
#include "ef-row-text.h"
#include "ef-ui.h"
#include "ef-workbench.h"

#include <glib/gi18n.h>

struct _EfActionButton
{
  GtkWidget parent_instance;

  GtkWidget *button;
  GtkLabel *label;
  GtkWidget *popover; /* (nullable): made when it is opened */
  EfPlanRow *row;
  gulong handler;
};

enum
{
  PROP_0,
  PROP_ROW,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (EfActionButton, ef_action_button, GTK_TYPE_WIDGET)

/* Those that a person can choose, safest first. */
static const EfAction choices[] = { EF_ACTION_X, EF_ACTION_Z, EF_ACTION_D, EF_ACTION_U, EF_ACTION_K };

static void
update (EfActionButton *self)
{
  gboolean is_tag = self->row != NULL && ef_plan_row_get_path (self->row) != NULL;
  const char *label = is_tag ? ef_action_get_label (ef_plan_row_get_action (self->row)) : "";
  g_autofree char *title = ef_row_dup_title (self->row);
  g_autofree char *name = g_strdup_printf (_("Action for %s: %s"), title, label);

  gtk_widget_set_visible (self->button, is_tag);
  gtk_label_set_label (self->label, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
choose_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  EfActionButton *self = EF_ACTION_BUTTON (widget);
  EfWorkbench *workbench = ef_workbench_find (widget);
  EfAction action = (EfAction) g_variant_get_int32 (parameter);

  if (workbench == NULL || self->row == NULL)
    return;
  ef_workbench_set_row (workbench, self->row);
  ef_workbench_set_action (workbench, self->row, action, NULL);
  if (action == EF_ACTION_D)
    gtk_widget_activate_action (widget, "review.edit", NULL);
}

static GMenuModel *
make_menu (EfActionButton *self)
{
  GMenu *menu = g_menu_new ();
  gboolean uid = g_strcmp0 (ef_plan_row_get_vr (self->row), "UI") == 0;

  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    {
      g_autoptr (GMenuItem) item = NULL;

      if (choices[i] == EF_ACTION_U && !uid)
        continue;
      item = g_menu_item_new (ef_action_get_label (choices[i]), NULL);
      g_menu_item_set_action_and_target (item, "button.choose", "i", (int) choices[i]);
      g_menu_append_item (menu, item);
    }
  return G_MENU_MODEL (menu);
}

static gboolean
drop_popover (gpointer user_data)
{
  EfActionButton *self = user_data;

  g_clear_pointer (&self->popover, gtk_widget_unparent);
  return G_SOURCE_REMOVE;
}

/* The chosen action runs after the popover has closed. */
static void
closed_cb (EfActionButton *self)
{
  g_idle_add_full (G_PRIORITY_LOW, drop_popover, g_object_ref (self), g_object_unref);
}

static void
clicked_cb (EfActionButton *self)
{
  g_autoptr (GMenuModel) menu = NULL;

  if (self->row == NULL)
    return;
  menu = make_menu (self);
  drop_popover (self);
  self->popover = gtk_popover_menu_new_from_model (menu);
  gtk_widget_set_parent (self->popover, GTK_WIDGET (self));
  g_signal_connect_object (self->popover, "closed", G_CALLBACK (closed_cb), self, G_CONNECT_SWAPPED);
  gtk_popover_popup (GTK_POPOVER (self->popover));
}

void
ef_action_button_set_row (EfActionButton *self,
                          EfPlanRow      *row)
{
  g_return_if_fail (EF_IS_ACTION_BUTTON (self));

  if (self->row == row)
    return;
  if (self->row != NULL)
    g_clear_signal_handler (&self->handler, self->row);
  g_set_object (&self->row, row);
  if (row != NULL)
    self->handler = g_signal_connect_swapped (row, "notify::action", G_CALLBACK (update), self);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ROW]);
}

EfPlanRow *
ef_action_button_get_row (EfActionButton *self)
{
  return self->row;
}

/* Asked for rather than set: see ef-row-box.h. */
static gboolean
query_tooltip (GtkWidget  *widget,
               int         x,
               int         y,
               gboolean    keyboard,
               GtkTooltip *tooltip)
{
  EfActionButton *self = EF_ACTION_BUTTON (widget);

  if (self->row == NULL || ef_plan_row_get_path (self->row) == NULL)
    return FALSE;
  gtk_tooltip_set_text (tooltip, ef_action_get_help (ef_plan_row_get_action (self->row)));
  return TRUE;
}

static void
size_allocate (GtkWidget *widget,
               int        width,
               int        height,
               int        baseline)
{
  EfActionButton *self = EF_ACTION_BUTTON (widget);

  gtk_widget_allocate (self->button, width, height, baseline, NULL);
  if (self->popover != NULL)
    gtk_popover_present (GTK_POPOVER (self->popover));
}

static void
measure (GtkWidget      *widget,
         GtkOrientation  orientation,
         int             for_size,
         int            *minimum,
         int            *natural,
         int            *minimum_baseline,
         int            *natural_baseline)
{
  gtk_widget_measure (EF_ACTION_BUTTON (widget)->button, orientation, for_size, minimum, natural, minimum_baseline,
                      natural_baseline);
}

static void
dispose (GObject *object)
{
  EfActionButton *self = EF_ACTION_BUTTON (object);

  if (self->row != NULL)
    g_clear_signal_handler (&self->handler, self->row);
  g_clear_object (&self->row);
  g_clear_pointer (&self->popover, gtk_widget_unparent);
  g_clear_pointer (&self->button, gtk_widget_unparent);
  G_OBJECT_CLASS (ef_action_button_parent_class)->dispose (object);
}

static void
get_property (GObject    *object,
              guint       id,
              GValue     *value,
              GParamSpec *pspec)
{
  g_value_set_object (value, EF_ACTION_BUTTON (object)->row);
}

static void
set_property (GObject      *object,
              guint         id,
              const GValue *value,
              GParamSpec   *pspec)
{
  ef_action_button_set_row (EF_ACTION_BUTTON (object), g_value_get_object (value));
}

static void
ef_action_button_class_init (EfActionButtonClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = dispose;
  object_class->get_property = get_property;
  object_class->set_property = set_property;
  widget_class->size_allocate = size_allocate;
  widget_class->measure = measure;
  widget_class->query_tooltip = query_tooltip;

  props[PROP_ROW] = g_param_spec_object ("row", NULL, NULL, EF_TYPE_PLAN_ROW,
                                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);

  gtk_widget_class_install_action (widget_class, "button.choose", "i", choose_action);
  gtk_widget_class_set_css_name (widget_class, "actionbutton");
  ef_ui_init ();
  gtk_widget_class_set_template_from_resource (widget_class, "/org/efface/Efface/ui/ef-action-button.ui");
  gtk_widget_class_bind_template_child (widget_class, EfActionButton, button);
  gtk_widget_class_bind_template_child (widget_class, EfActionButton, label);
  gtk_widget_class_bind_template_callback (widget_class, clicked_cb);
}

static void
ef_action_button_init (EfActionButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  update (self);
}
