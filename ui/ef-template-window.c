#include "config.h"

#include "ef-template-window-private.h"

#include "ef-picture-texture.h"
#include "ef-template-store.h"
#include "ef-ui.h"

#include <glib/gi18n.h>

/* After the last change of a box. */
#define SAVE_DELAY_MS 400

G_DEFINE_FINAL_TYPE (EfTemplateWindow, ef_template_window, ADW_TYPE_WINDOW)

/* What stands in a box: words that can say nothing of a patient. */
static const char *const notes[] = { N_("text"),     N_("identity"), N_("name"),          N_("number"), N_("date"),
                                     N_("institution"), N_("operator"), N_("drawn by hand"), N_("imported") };

void
_ef_template_window_tell (EfTemplateWindow *self,
                          const char       *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (escaped));
}

static void
item_free (gpointer data)
{
  EfTemplateItem *item = data;

  ef_template_free (item->template);
  g_free (item->path);
  g_free (item);
}

/* --- saving ---------------------------------------------------------------------------------------------------- */

static void
tell_session (EfTemplateWindow *self)
{
  g_autoptr (GPtrArray) known = ef_template_store_list (NULL);

  ef_session_set_templates (ef_workbench_get_session (self->workbench), known);
}

void
_ef_template_window_flush (EfTemplateWindow *self)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  if (self->save_source == 0)
    return;
  g_clear_handle_id (&self->save_source, g_source_remove);
  if (self->item == NULL || self->item->path == NULL)
    return;
  path = ef_template_store_save (self->item->template, self->item->path, &error);
  if (path == NULL)
    _ef_template_window_tell (self, error->message);
  tell_session (self);
}

static gboolean
save_cb (gpointer user_data)
{
  _ef_template_window_flush (user_data);
  return G_SOURCE_REMOVE;
}

static void
changed (EfTemplateWindow *self,
         int               chosen)
{
  ef_template_preview_set_template (self->preview, self->item->template, chosen);
  g_clear_handle_id (&self->save_source, g_source_remove);
  self->save_source = g_timeout_add (SAVE_DELAY_MS, save_cb, self);
}

/* --- boxes ----------------------------------------------------------------------------------------------------- */

/* One row. */
typedef struct
{
  EfTemplateWindow *window; /* outlives the row */
  guint index;
  GtkSpinButton *numbers[4];
  GtkDropDown *note;
} BoxRow;

static void show_boxes (EfTemplateWindow *self);

static void
box_changed_cb (BoxRow *row)
{
  EfTemplateWindow *self = row->window;
  guint note = gtk_drop_down_get_selected (row->note);
  const char *word = note < G_N_ELEMENTS (notes) ? notes[note] : NULL;
  EfBox old;
  EfBox box;

  if (self->updating || self->item == NULL)
    return;
  if (word == NULL)
    word = ef_template_get_box (self->item->template, row->index, &old);
  box.x = gtk_spin_button_get_value_as_int (row->numbers[0]);
  box.y = gtk_spin_button_get_value_as_int (row->numbers[1]);
  box.width = gtk_spin_button_get_value_as_int (row->numbers[2]);
  box.height = gtk_spin_button_get_value_as_int (row->numbers[3]);
  if (ef_template_set_box (self->item->template, row->index, &box, word))
    changed (self, (int) row->index);
}

static void
box_entered_cb (BoxRow *row)
{
  if (row->window->item != NULL)
    ef_template_preview_set_template (row->window->preview, row->window->item->template, (int) row->index);
}

static void
box_deleted_cb (BoxRow *row)
{
  EfTemplateWindow *self = row->window;

  ef_template_remove_box (self->item->template, row->index);
  changed (self, -1);
  show_boxes (self);
}

static GtkWidget *
make_number (BoxRow     *row,
             guint       i,
             const char *label,
             int         value,
             guint       min,
             guint       max)
{
  GtkWidget *spin = gtk_spin_button_new_with_range (min, max, 1);

  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), value);
  gtk_widget_set_valign (spin, GTK_ALIGN_CENTER);
  gtk_editable_set_width_chars (GTK_EDITABLE (spin), 4);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (spin), 5);
  gtk_widget_set_tooltip_text (spin, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (spin), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect_swapped (spin, "value-changed", G_CALLBACK (box_changed_cb), row);
  row->numbers[i] = GTK_SPIN_BUTTON (spin);
  return spin;
}

static GtkWidget *
make_note (BoxRow     *row,
           const char *note)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  GtkWidget *choice;
  guint selected = GTK_INVALID_LIST_POSITION;

  for (guint i = 0; i < G_N_ELEMENTS (notes); i++)
    {
      gtk_string_list_append (labels, _(notes[i]));
      if (g_strcmp0 (notes[i], note != NULL ? note : "text") == 0)
        selected = i;
    }
  /* One that somebody wrote into the file. */
  if (selected == GTK_INVALID_LIST_POSITION)
    {
      selected = G_N_ELEMENTS (notes);
      gtk_string_list_append (labels, note);
    }
  choice = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&labels)), NULL);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (choice), selected);
  gtk_widget_set_valign (choice, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (choice, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (choice), GTK_ACCESSIBLE_PROPERTY_LABEL, _("What stands there"), -1);
  row->note = GTK_DROP_DOWN (choice);
  g_signal_connect_swapped (choice, "notify::selected", G_CALLBACK (box_changed_cb), row);
  return choice;
}

static GtkWidget *
make_box_row (EfTemplateWindow *self,
              guint             index)
{
  BoxRow *row = g_new0 (BoxRow, 1);
  GtkWidget *widget = gtk_list_box_row_new ();
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *delete = gtk_button_new_from_icon_name ("user-trash-symbolic");
  GtkEventController *focus = gtk_event_controller_focus_new ();
  EfTemplateDevice device;
  const char *note;
  EfBox box;

  row->window = self;
  row->index = index;
  ef_template_get_device (self->item->template, &device);
  note = ef_template_get_box (self->item->template, index, &box);
  gtk_box_append (GTK_BOX (line), make_number (row, 0, _("Left"), box.x, 0, device.columns - 1));
  gtk_box_append (GTK_BOX (line), make_number (row, 1, _("Top"), box.y, 0, device.rows - 1));
  gtk_box_append (GTK_BOX (line), make_number (row, 2, _("Width"), box.width, 1, device.columns));
  gtk_box_append (GTK_BOX (line), make_number (row, 3, _("Height"), box.height, 1, device.rows));
  gtk_box_append (GTK_BOX (line), make_note (row, note));
  gtk_widget_add_css_class (delete, "flat");
  gtk_widget_set_valign (delete, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (delete, _("Delete"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (delete), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Delete"), -1);
  g_signal_connect_swapped (delete, "clicked", G_CALLBACK (box_deleted_cb), row);
  gtk_box_append (GTK_BOX (line), delete);
  gtk_widget_add_css_class (line, "profile-line");
  g_signal_connect_swapped (focus, "enter", G_CALLBACK (box_entered_cb), row);
  gtk_widget_add_controller (widget, focus);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (widget), line);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (widget), FALSE);
  gtk_widget_set_focusable (widget, FALSE);
  g_object_set_data_full (G_OBJECT (widget), "ef-box-row", row, g_free);
  return widget;
}

static void
show_boxes (EfTemplateWindow *self)
{
  guint n = self->item != NULL ? ef_template_get_n_boxes (self->item->template) : 0;
  GtkWidget *row;

  self->updating = TRUE;
  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->boxes))) != NULL)
    gtk_list_box_remove (self->boxes, row);
  for (guint i = 0; i < n; i++)
    gtk_list_box_append (self->boxes, make_box_row (self, i));
  gtk_widget_set_visible (GTK_WIDGET (self->boxes), n > 0);
  self->updating = FALSE;
}

static void
add_cb (EfTemplateWindow *self)
{
  EfTemplateDevice device;
  EfBox box = { 0 };
  guint n;

  if (self->item == NULL)
    return;
  n = ef_template_get_n_boxes (self->item->template);
  ef_template_get_device (self->item->template, &device);
  box.width = (int) MAX (device.columns / 3, 1);
  box.height = (int) MAX (device.rows / 16, 1);
  if (!ef_template_set_box (self->item->template, n, &box, "text"))
    return;
  show_boxes (self);
  changed (self, (int) n);
}

/* --- the device ------------------------------------------------------------------------------------------------ */

static void
named_cb (EfTemplateWindow *self)
{
  g_autofree char *path = NULL;

  if (self->item == NULL)
    return;
  if (!ef_template_set_name (self->item->template, gtk_editable_get_text (GTK_EDITABLE (self->name))))
    {
      _ef_template_window_tell (self, _("A name has up to 80 letters, and no “;”"));
      return;
    }
  changed (self, -1);
  _ef_template_window_flush (self);
  path = g_strdup (self->item->path);
  if (path != NULL)
    _ef_template_window_fill (self, path);
}

static void
software_cb (EfTemplateWindow *self)
{
  if (self->updating || self->item == NULL)
    return;
  ef_template_set_software (self->item->template,
                            gtk_switch_get_active (self->any_software) ? NULL : self->exact_software);
  changed (self, -1);
}

static void
show_device (EfTemplateWindow *self)
{
  EfTemplateDevice device;
  g_autofree char *maker = NULL;
  g_autofree char *size = NULL;
  g_autofree char *software = NULL;

  ef_template_get_device (self->item->template, &device);
  self->updating = TRUE;
  maker = g_strdup_printf ("%s · %s", device.manufacturer, device.model);
  size = g_strdup_printf ("%u × %u%s%s%s%s", device.columns, device.rows, device.sop_class != NULL ? " · " : "",
                          device.sop_class != NULL ? device.sop_class : "",
                          device.orientation != NULL && *device.orientation != 0 ? " · " : "",
                          device.orientation != NULL ? device.orientation : "");
  g_free (self->exact_software);
  self->exact_software = g_strdup (device.software);
  if (device.software != NULL)
    software = g_strdup_printf (_("Else for “%s” only"), device.software);
  gtk_editable_set_text (GTK_EDITABLE (self->name), ef_template_get_name (self->item->template));
  g_object_set (self->device, "subtitle", maker, "use-markup", FALSE, NULL);
  g_object_set (self->size, "subtitle", size, "use-markup", FALSE, NULL);
  g_object_set (self->software, "subtitle", software != NULL ? software : "", "use-markup", FALSE, NULL);
  gtk_switch_set_active (self->any_software, device.software == NULL);
  self->updating = FALSE;
}

/* --- a picture behind the boxes ----------------------------------------------------------------------------------- */

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (EfTemplateWindow) self = user_data;
  g_autoptr (EfPicture) picture = ef_session_load_finish (EF_SESSION (source), result, NULL);
  g_autoptr (GdkTexture) texture = picture != NULL ? ef_picture_make_texture (picture) : NULL;

  if (texture != NULL && self->preview != NULL)
    ef_template_preview_set_picture (self->preview, GDK_PAINTABLE (texture));
}

/* The image that is looked at, if it is one of the device, else the first that is. 0: none is open. */
static guint
find_image (EfTemplateWindow *self)
{
  EfSession *session = ef_workbench_get_session (self->workbench);
  EfPlan *plan = ef_session_get_plan (session);
  EfInputFacts facts;

  if (ef_session_get_facts (session, ef_workbench_get_number (self->workbench), &facts) &&
      ef_template_match (self->item->template, &facts))
    return ef_workbench_get_number (self->workbench);
  for (guint i = 0; plan != NULL && i < ef_plan_get_n_inputs (plan); i++)
    if (ef_session_get_facts (session, ef_plan_get_input_number (plan, i), &facts) &&
        ef_template_match (self->item->template, &facts))
      return ef_plan_get_input_number (plan, i);
  return 0;
}

static void
load_picture (EfTemplateWindow *self)
{
  guint number = find_image (self);

  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  ef_template_preview_set_picture (self->preview, NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "template.use", number > 0);
  if (number == 0)
    return;
  self->loading = g_cancellable_new ();
  ef_session_load_frame_async (ef_workbench_get_session (self->workbench), number, 0, NULL, self->loading, loaded_cb,
                               g_object_ref (self));
}

/* --- the list -------------------------------------------------------------------------------------------------- */

static void
selected_cb (EfTemplateWindow *self,
             GtkListBoxRow    *row)
{
  if (row == NULL || self->items == NULL)
    return;
  _ef_template_window_flush (self);
  self->item = g_ptr_array_index (self->items, gtk_list_box_row_get_index (row));
  show_device (self);
  show_boxes (self);
  ef_template_preview_set_template (self->preview, self->item->template, -1);
  load_picture (self);
  gtk_widget_set_visible (self->keep, self->item->path == NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "template.delete", self->item->path != NULL);
}

static GtkWidget *
make_item_row (const EfTemplateItem *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *title = gtk_label_new (ef_template_get_name (item->template));
  GtkWidget *subtitle = gtk_label_new (NULL);
  guint n = ef_template_get_n_boxes (item->template);
  g_autofree char *boxes = g_strdup_printf (ngettext ("%u box", "%u boxes", n), n);
  g_autofree char *text = NULL;
  EfTemplateDevice device;

  ef_template_get_device (item->template, &device);
  text = g_strdup_printf ("%s%s%s", item->path == NULL ? _("suggested") : device.manufacturer, " · ", boxes);
  gtk_label_set_label (GTK_LABEL (subtitle), text);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_xalign (GTK_LABEL (subtitle), 0);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_label_set_ellipsize (GTK_LABEL (subtitle), PANGO_ELLIPSIZE_END);
  gtk_widget_set_tooltip_text (box, ef_template_get_name (item->template));
  gtk_widget_add_css_class (subtitle, "dim-label");
  gtk_widget_add_css_class (subtitle, "caption");
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), subtitle);
  return box;
}

static void
add_item (EfTemplateWindow *self,
          const EfTemplate *template,
          char             *path)
{
  EfTemplateItem *item = g_new0 (EfTemplateItem, 1);

  item->template = ef_template_copy (template);
  item->path = path;
  g_ptr_array_add (self->items, item);
  gtk_list_box_append (self->list, make_item_row (item));
}

static void
show_problems (EfTemplateWindow *self,
               GPtrArray        *problems)
{
  g_ptr_array_add (problems, NULL);
  gtk_widget_set_visible (self->problems, problems->len > 1);
  if (problems->len > 1)
    {
      g_autofree char *text = g_strjoinv ("\n", (char **) problems->pdata);

      gtk_label_set_label (GTK_LABEL (self->problems), text);
    }
}

void
_ef_template_window_fill (EfTemplateWindow *self,
                          const char       *path)
{
  const EfTemplateOffer *offer = ef_session_get_offer (ef_workbench_get_session (self->workbench));
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) known = ef_template_store_list (problems);
  GtkWidget *row;
  int chosen = 0;

  self->item = NULL;
  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
  g_ptr_array_set_size (self->items, 0);
  if (offer != NULL && offer->is_learned)
    add_item (self, offer->template, NULL);
  for (guint i = 0; i < known->len; i++)
    {
      char *file = ef_template_store_find (known->pdata[i]);

      if (g_strcmp0 (file, path) == 0)
        chosen = (int) self->items->len;
      add_item (self, known->pdata[i], file);
    }
  show_problems (self, problems);
  gtk_stack_set_visible_child_name (self->stack, self->items->len > 0 ? "list" : "none");
  gtk_widget_set_visible (self->keep, FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "template.use", FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "template.delete", FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "template.export", self->items->len > 0);
  if (self->items->len > 0)
    gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, chosen));
}

/* --- life ------------------------------------------------------------------------------------------------------ */

static gboolean
close_request (GtkWindow *window)
{
  _ef_template_window_flush (EF_TEMPLATE_WINDOW (window));
  return GTK_WINDOW_CLASS (ef_template_window_parent_class)->close_request (window);
}

static void
dispose (GObject *object)
{
  EfTemplateWindow *self = EF_TEMPLATE_WINDOW (object);

  self->updating = TRUE;
  self->item = NULL;
  g_clear_handle_id (&self->save_source, g_source_remove);
  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->exact_software, g_free);
  g_clear_object (&self->workbench);
  self->preview = NULL;
  G_OBJECT_CLASS (ef_template_window_parent_class)->dispose (object);
}

static void
ef_template_window_class_init (EfTemplateWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dispose;
  GTK_WINDOW_CLASS (klass)->close_request = close_request;
  ef_ui_init ();
  g_type_ensure (EF_TYPE_TEMPLATE_PREVIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/efface/Efface/ui/ef-template-window.ui");
  gtk_widget_class_bind_template_child (widget_class, EfTemplateWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, EfTemplateWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, EfTemplateWindow, list);
  gtk_widget_class_bind_template_child (widget_class, EfTemplateWindow, preview);
  gtk_widget_class_bind_template_child (widget_class, EfTemplateWindow, name);
  gtk_widget_class_bind_template_child (widget_class, EfTemplateWindow, device);
  gtk_widget_class_bind_template_child (widget_class, EfTemplateWindow, size);
  gtk_widget_class_bind_template_child (widget_class, EfTemplateWindow, software);
  gtk_widget_class_bind_template_child (widget_class, EfTemplateWindow, any_software);
  gtk_widget_class_bind_template_child (widget_class, EfTemplateWindow, boxes_group);
  gtk_widget_class_bind_template_child (widget_class, EfTemplateWindow, boxes);
  gtk_widget_class_bind_template_child (widget_class, EfTemplateWindow, keep);
  gtk_widget_class_bind_template_child (widget_class, EfTemplateWindow, problems);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, named_cb);
  gtk_widget_class_bind_template_callback (widget_class, software_cb);
  gtk_widget_class_bind_template_callback (widget_class, add_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close", NULL);
  _ef_template_window_install_files (widget_class);
}

static void
ef_template_window_init (EfTemplateWindow *self)
{
  self->items = g_ptr_array_new_with_free_func (item_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_editable_get_delegate (GTK_EDITABLE (self->name))),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Name"), -1);
}

EfTemplateWindow *
ef_template_window_new (GtkWindow   *parent,
                        EfWorkbench *workbench)
{
  EfTemplateWindow *self = g_object_new (EF_TYPE_TEMPLATE_WINDOW, "transient-for", parent, NULL);

  self->workbench = g_object_ref (workbench);
  _ef_template_window_fill (self, NULL);
  return self;
}
