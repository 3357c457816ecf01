#include "config.h"

#include "ef-sheet-pane.h"

#include "ef-contact-sheet.h"
#include "ef-node-text.h"
#include "ef-picture-texture.h"
#include "ef-region-items.h"
#include "ef-ui.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* A sheet of more is no help to the eye. */
#define MAX_FRAMES 4000

struct _EfSheetPane
{
  GtkWidget parent_instance;

  GtkStack *stack;
  EfContactSheet *sheet;

  EfWorkbench *workbench;
  EfSessionNode *series; /* that is shown */
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (EfSheetPane, ef_sheet_pane, GTK_TYPE_WIDGET)

static EfSessionNode *
find_series (EfSheetPane *self)
{
  guint number = self->workbench != NULL ? ef_workbench_get_number (self->workbench) : 0;
  EfSessionNode *node =
      number != 0 ? ef_session_get_node (ef_workbench_get_session (self->workbench), number) : NULL;

  while (node != NULL && ef_session_node_get_kind (node) != EF_NODE_SERIES)
    node = ef_session_node_get_parent (node);
  return node;
}

static void
add_frames (EfSheetPane   *self,
            GListStore    *store,
            EfSessionNode *node)
{
  g_autofree char *label = g_strdup_printf ("%u", ef_session_node_get_number (node));
  EfScope scope = { EF_SCOPE_INSTANCE, label };
  guint frames = ef_session_node_get_frames (node);
  g_autoptr (GListModel) items = NULL;

  if (frames == 0)
    return;
  items = ef_region_items_new (ef_workbench_get_plan (self->workbench), &scope);
  for (guint i = 0; i < MIN (frames, MAX_FRAMES); i++)
    {
      g_autoptr (EfThumbItem) item = ef_thumb_item_new ((int) ef_session_node_get_columns (node),
                                                        (int) ef_session_node_get_rows (node), items, (int) i);
      g_autofree char *title = NULL;
      g_autofree char *detail = NULL;

      title = g_strdup_printf (_("Instance %u"), ef_session_node_get_number (node));
      detail = frames > 1 ? g_strdup_printf (_("frame %u"), i + 1) : NULL;
      ef_thumb_item_set_title (item, title);
      ef_thumb_item_set_detail (item, detail);
      ef_thumb_item_set_source (item, node);
      g_list_store_append (store, item);
    }
}

static void
fill (EfSheetPane *self)
{
  g_autoptr (GListStore) store = g_list_store_new (EF_TYPE_THUMB_ITEM);
  EfSession *session = ef_workbench_get_session (self->workbench);
  EfSessionNode *series = find_series (self);

  if (!g_set_object (&self->series, series))
    return;
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  if (series != NULL)
    {
      g_autoptr (GArray) numbers = ef_session_list_instances (session, series);

      for (guint i = 0; i < numbers->len; i++)
        add_frames (self, store, ef_session_get_node (session, g_array_index (numbers, guint, i)));
    }
  ef_contact_sheet_set_model (self->sheet, G_LIST_MODEL (store));
  gtk_stack_set_visible_child_name (self->stack,
                                    g_list_model_get_n_items (G_LIST_MODEL (store)) > 0 ? "sheet" : "none");
}

static void
number_cb (EfSheetPane *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    fill (self);
}

static void
plan_cb (EfSheetPane *self)
{
  g_clear_object (&self->series);
  number_cb (self);
}

static void
thumb_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (EfThumbItem) item = user_data;
  g_autoptr (EfPicture) picture = ef_session_load_finish (EF_SESSION (source), result, NULL);
  g_autoptr (GdkTexture) texture = picture != NULL ? ef_picture_make_texture (picture) : NULL;

  if (texture != NULL)
    ef_thumb_item_set_texture (item, texture);
}

static void
wanted_cb (EfSheetPane *self,
           EfThumbItem *item)
{
  EfSessionNode *node = ef_thumb_item_get_source (item);

  ef_session_load_thumbnail_async (ef_workbench_get_session (self->workbench), ef_session_node_get_number (node),
                                   (guint) ef_thumb_item_get_frame (item),
                                   (guint) ef_contact_sheet_get_thumb_size (self->sheet), self->cancellable, thumb_cb,
                                   g_object_ref (item));
}

static void
activated_cb (EfSheetPane *self,
              EfThumbItem *item)
{
  EfSessionNode *node = ef_thumb_item_get_source (item);

  ef_workbench_show (self->workbench, ef_session_node_get_number (node), (guint) ef_thumb_item_get_frame (item));
  gtk_widget_activate_action (GTK_WIDGET (self), "win.page", "s", "review");
}

void
ef_sheet_pane_set_workbench (EfSheetPane *self,
                             EfWorkbench *workbench)
{
  g_return_if_fail (EF_IS_SHEET_PANE (self) && self->workbench == NULL);

  self->workbench = g_object_ref (workbench);
  g_signal_connect_object (workbench, "notify::number", G_CALLBACK (number_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (workbench, "notify::plan", G_CALLBACK (plan_cb), self, G_CONNECT_SWAPPED);
}

static void
map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (ef_sheet_pane_parent_class)->map (widget);
  if (EF_SHEET_PANE (widget)->workbench != NULL)
    fill (EF_SHEET_PANE (widget));
}

static void
dispose (GObject *object)
{
  EfSheetPane *self = EF_SHEET_PANE (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  for (GtkWidget *child; (child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL;)
    gtk_widget_unparent (child);
  g_clear_object (&self->series);
  g_clear_object (&self->workbench);
  G_OBJECT_CLASS (ef_sheet_pane_parent_class)->dispose (object);
}

static void
ef_sheet_pane_class_init (EfSheetPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dispose;
  widget_class->map = map;
  ef_ui_init ();
  gtk_widget_class_set_template_from_resource (widget_class, "/org/efface/Efface/ui/ef-sheet-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, EfSheetPane, stack);
  gtk_widget_class_bind_template_child (widget_class, EfSheetPane, sheet);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, wanted_cb);
}

static void
ef_sheet_pane_init (EfSheetPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
