#include "config.h"

#include "ef-contact-sheet.h"

#include "ef-frame-ui.h"
#include "ef-row-box.h"

#define THUMB_MIN 64
#define THUMB_MAX 384
#define THUMB_DEFAULT 144
#define THUMB_STEP 32
/* What a cell is wider than its picture, see frame.css. */
#define CELL_MARGIN 22
#define COLUMNS_MAX 24

struct _EfContactSheet
{
  GtkWidget parent_instance;

  GtkStack *stack;
  GtkGridView *grid;
  GtkSingleSelection *selection;
  int thumb_size;
  guint columns_idle;
};

enum
{
  PROP_0,
  PROP_MODEL,
  PROP_SELECTED,
  PROP_THUMB_SIZE,
  N_PROPS
};

enum
{
  ITEM_ACTIVATED,
  THUMB_WANTED,
  N_SIGNALS
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (EfContactSheet, ef_contact_sheet, GTK_TYPE_WIDGET)

static GtkWidget *
make_line (const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_width_chars (GTK_LABEL (label), 4);
  /* The picture rules the width of a cell, not the text. */
  gtk_label_set_max_width_chars (GTK_LABEL (label), 4);
  gtk_widget_set_hexpand (label, TRUE);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
setup_cb (EfContactSheet *self,
          GtkListItem    *cell)
{
  GtkWidget *box = g_object_new (EF_TYPE_ROW_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 3, NULL);
  GtkWidget *picture = gtk_picture_new ();
  GtkWidget *title = make_line (NULL);
  GtkWidget *detail = make_line ("caption");

  gtk_widget_add_css_class (detail, "dim-label");
  gtk_picture_set_can_shrink (GTK_PICTURE (picture), TRUE);
  gtk_widget_set_halign (picture, GTK_ALIGN_CENTER);
  g_object_bind_property (self, "thumb-size", picture, "width-request", G_BINDING_SYNC_CREATE);
  g_object_bind_property (self, "thumb-size", picture, "height-request", G_BINDING_SYNC_CREATE);
  gtk_box_append (GTK_BOX (box), picture);
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), detail);
  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  g_object_set_data (G_OBJECT (box), "picture", picture);
  g_object_set_data (G_OBJECT (box), "title", title);
  g_object_set_data (G_OBJECT (box), "detail", detail);
  gtk_list_item_set_child (cell, box);
}

static gboolean
has_text (GBinding     *binding,
          const GValue *from,
          GValue       *to,
          gpointer      user_data)
{
  const char *text = g_value_get_string (from);

  g_value_set_boolean (to, text != NULL && text[0] != '\0');
  return TRUE;
}

static void
bind_cb (EfContactSheet *self,
         GtkListItem    *cell)
{
  GtkWidget *box = gtk_list_item_get_child (cell);
  EfThumbItem *item = gtk_list_item_get_item (cell);
  GObject *picture = g_object_get_data (G_OBJECT (box), "picture");
  GObject *title = g_object_get_data (G_OBJECT (box), "title");
  GObject *detail = g_object_get_data (G_OBJECT (box), "detail");
  GPtrArray *bindings = g_ptr_array_new_with_free_func ((GDestroyNotify) g_binding_unbind);

  gtk_picture_set_paintable (GTK_PICTURE (picture), GDK_PAINTABLE (item));
  g_ptr_array_add (bindings, g_object_bind_property (item, "description", picture, "alternative-text",
                                                     G_BINDING_SYNC_CREATE));
  g_ptr_array_add (bindings, g_object_bind_property (item, "description", box, "text", G_BINDING_SYNC_CREATE));
  g_ptr_array_add (bindings, g_object_bind_property (item, "title", title, "label", G_BINDING_SYNC_CREATE));
  g_ptr_array_add (bindings, g_object_bind_property (item, "detail", detail, "label", G_BINDING_SYNC_CREATE));
  g_ptr_array_add (bindings, g_object_bind_property_full (item, "title", title, "visible", G_BINDING_SYNC_CREATE,
                                                          has_text, NULL, NULL, NULL));
  g_ptr_array_add (bindings, g_object_bind_property_full (item, "detail", detail, "visible", G_BINDING_SYNC_CREATE,
                                                          has_text, NULL, NULL, NULL));
  g_object_set_data_full (G_OBJECT (box), "bindings", bindings, (GDestroyNotify) g_ptr_array_unref);

  if (ef_thumb_item_get_texture (item) == NULL)
    g_signal_emit (self, signals[THUMB_WANTED], 0, item);
}

static void
unbind_cb (EfContactSheet *self,
           GtkListItem    *cell)
{
  GtkWidget *box = gtk_list_item_get_child (cell);

  g_object_set_data (G_OBJECT (box), "bindings", NULL);
  gtk_picture_set_paintable (g_object_get_data (G_OBJECT (box), "picture"), NULL);
}

static void
activate_cb (EfContactSheet *self,
             guint           position)
{
  g_autoptr (EfThumbItem) item = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (item != NULL)
    g_signal_emit (self, signals[ITEM_ACTIVATED], 0, item);
}

static void
selected_cb (EfContactSheet *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SELECTED]);
}

static void
items_changed_cb (EfContactSheet *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));

  gtk_stack_set_visible_child_name (self->stack, n > 0 ? "items" : "empty");
}

static void
larger_cb (GtkWidget  *widget,
           const char *name,
           GVariant   *parameter)
{
  EfContactSheet *self = EF_CONTACT_SHEET (widget);

  ef_contact_sheet_set_thumb_size (self, self->thumb_size + THUMB_STEP);
}

static void
smaller_cb (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  EfContactSheet *self = EF_CONTACT_SHEET (widget);

  ef_contact_sheet_set_thumb_size (self, self->thumb_size - THUMB_STEP);
}

/* The grid keeps thirty rows of as many columns as it may have, and each cell wants a picture: no more than fit. */
static gboolean
set_columns_cb (gpointer user_data)
{
  EfContactSheet *self = user_data;
  int columns = gtk_widget_get_width (GTK_WIDGET (self)) / (self->thumb_size + CELL_MARGIN);

  self->columns_idle = 0;
  gtk_grid_view_set_max_columns (self->grid, (guint) CLAMP (columns, 1, COLUMNS_MAX));
  return G_SOURCE_REMOVE;
}

static void
queue_columns (EfContactSheet *self)
{
  if (self->columns_idle == 0)
    self->columns_idle = g_idle_add_full (G_PRIORITY_HIGH_IDLE, set_columns_cb, self, NULL);
}

static void
ef_contact_sheet_measure (GtkWidget      *widget,
                          GtkOrientation  orientation,
                          int             for_size,
                          int            *minimum,
                          int            *natural,
                          int            *minimum_baseline,
                          int            *natural_baseline)
{
  GtkWidget *stack = GTK_WIDGET (EF_CONTACT_SHEET (widget)->stack);

  gtk_widget_measure (stack, orientation, for_size, minimum, natural, NULL, NULL);
}

static void
ef_contact_sheet_size_allocate (GtkWidget *widget,
                                int        width,
                                int        height,
                                int        baseline)
{
  EfContactSheet *self = EF_CONTACT_SHEET (widget);

  gtk_widget_allocate (GTK_WIDGET (self->stack), width, height, baseline, NULL);
  queue_columns (self);
}

static void
ef_contact_sheet_dispose (GObject *object)
{
  EfContactSheet *self = EF_CONTACT_SHEET (object);
  GtkWidget *child;

  g_clear_handle_id (&self->columns_idle, g_source_remove);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->selection);
  G_OBJECT_CLASS (ef_contact_sheet_parent_class)->dispose (object);
}

static void
ef_contact_sheet_get_property (GObject    *object,
                               guint       id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  EfContactSheet *self = EF_CONTACT_SHEET (object);

  switch (id)
    {
    case PROP_MODEL:
      g_value_set_object (value, ef_contact_sheet_get_model (self));
      break;
    case PROP_SELECTED:
      g_value_set_object (value, ef_contact_sheet_get_selected (self));
      break;
    case PROP_THUMB_SIZE:
      g_value_set_int (value, self->thumb_size);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ef_contact_sheet_set_property (GObject      *object,
                               guint         id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  EfContactSheet *self = EF_CONTACT_SHEET (object);

  switch (id)
    {
    case PROP_MODEL:
      ef_contact_sheet_set_model (self, g_value_get_object (value));
      break;
    case PROP_SELECTED:
      ef_contact_sheet_set_selected (self, g_value_get_object (value));
      break;
    case PROP_THUMB_SIZE:
      ef_contact_sheet_set_thumb_size (self, g_value_get_int (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
bind_keys (GtkWidgetClass *widget_class)
{
  static const guint larger[] = { GDK_KEY_plus, GDK_KEY_equal, GDK_KEY_KP_Add };
  static const guint smaller[] = { GDK_KEY_minus, GDK_KEY_KP_Subtract };

  for (gsize i = 0; i < G_N_ELEMENTS (larger); i++)
    gtk_widget_class_add_binding_action (widget_class, larger[i], 0, "sheet.larger", NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (smaller); i++)
    gtk_widget_class_add_binding_action (widget_class, smaller[i], 0, "sheet.smaller", NULL);
}

static void
ef_contact_sheet_class_init (EfContactSheetClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags write = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = ef_contact_sheet_dispose;
  object_class->get_property = ef_contact_sheet_get_property;
  object_class->set_property = ef_contact_sheet_set_property;

  widget_class->measure = ef_contact_sheet_measure;
  widget_class->size_allocate = ef_contact_sheet_size_allocate;

  props[PROP_MODEL] = g_param_spec_object ("model", NULL, NULL, G_TYPE_LIST_MODEL, write);
  props[PROP_SELECTED] = g_param_spec_object ("selected", NULL, NULL, EF_TYPE_THUMB_ITEM, write);
  props[PROP_THUMB_SIZE] = g_param_spec_int ("thumb-size", NULL, NULL, THUMB_MIN, THUMB_MAX, THUMB_DEFAULT, write);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[ITEM_ACTIVATED] = g_signal_new ("item-activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 1, EF_TYPE_THUMB_ITEM);
  signals[THUMB_WANTED] = g_signal_new ("thumb-wanted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 1, EF_TYPE_THUMB_ITEM);

  gtk_widget_class_install_action (widget_class, "sheet.larger", NULL, larger_cb);
  gtk_widget_class_install_action (widget_class, "sheet.smaller", NULL, smaller_cb);
  bind_keys (widget_class);

  ef_frame_ui_init ();
  gtk_widget_class_set_template_from_resource (widget_class, "/org/efface/Efface/frame/ef-contact-sheet.ui");
  gtk_widget_class_bind_template_child (widget_class, EfContactSheet, stack);
  gtk_widget_class_bind_template_child (widget_class, EfContactSheet, grid);
  gtk_widget_class_bind_template_callback (widget_class, setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, unbind_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_set_css_name (widget_class, "contactsheet");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
ef_contact_sheet_init (EfContactSheet *self)
{
  self->thumb_size = THUMB_DEFAULT;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_grid_view_set_max_columns (self->grid, 1);
  self->selection = gtk_single_selection_new (NULL);
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_grid_view_set_model (self->grid, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_swapped (self->selection, "notify::selected-item", G_CALLBACK (selected_cb), self);
  g_signal_connect_swapped (self->selection, "items-changed", G_CALLBACK (items_changed_cb), self);
}

GtkWidget *
ef_contact_sheet_new (void)
{
  return g_object_new (EF_TYPE_CONTACT_SHEET, NULL);
}

GListModel *
ef_contact_sheet_get_model (EfContactSheet *self)
{
  g_return_val_if_fail (EF_IS_CONTACT_SHEET (self), NULL);
  return self->selection != NULL ? gtk_single_selection_get_model (self->selection) : NULL;
}

void
ef_contact_sheet_set_model (EfContactSheet *self,
                            GListModel     *model)
{
  g_return_if_fail (EF_IS_CONTACT_SHEET (self));
  g_return_if_fail (model == NULL || G_IS_LIST_MODEL (model));
  if (ef_contact_sheet_get_model (self) == model)
    return;
  gtk_single_selection_set_model (self->selection, model);
  items_changed_cb (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_MODEL]);
}

EfThumbItem *
ef_contact_sheet_get_selected (EfContactSheet *self)
{
  g_return_val_if_fail (EF_IS_CONTACT_SHEET (self), NULL);
  return self->selection != NULL ? gtk_single_selection_get_selected_item (self->selection) : NULL;
}

void
ef_contact_sheet_set_selected (EfContactSheet *self,
                               EfThumbItem    *item)
{
  guint n;

  g_return_if_fail (EF_IS_CONTACT_SHEET (self));

  if (ef_contact_sheet_get_selected (self) == item)
    return;
  n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  for (guint i = 0; i < n && item != NULL; i++)
    {
      g_autoptr (EfThumbItem) other = g_list_model_get_item (G_LIST_MODEL (self->selection), i);

      if (other != item)
        continue;
      gtk_single_selection_set_selected (self->selection, i);
      gtk_widget_activate_action (GTK_WIDGET (self->grid), "list.scroll-to-item", "u", i);
      return;
    }
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
}

int
ef_contact_sheet_get_thumb_size (EfContactSheet *self)
{
  g_return_val_if_fail (EF_IS_CONTACT_SHEET (self), THUMB_DEFAULT);
  return self->thumb_size;
}

void
ef_contact_sheet_set_thumb_size (EfContactSheet *self,
                                 int             size)
{
  g_return_if_fail (EF_IS_CONTACT_SHEET (self));
  size = CLAMP (size, THUMB_MIN, THUMB_MAX);
  if (self->thumb_size == size)
    return;
  self->thumb_size = size;
  queue_columns (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_THUMB_SIZE]);
}
