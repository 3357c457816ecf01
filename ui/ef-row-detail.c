#include "config.h"

#include "ef-row-detail.h"

#include "ef-action-button.h"
#include "ef-closures.h"
#include "ef-cuts.h"
#include "ef-gesture.h"
#include "ef-row-text.h"
#include "ef-ui.h"

#include <glib/gi18n.h>
#include <string.h>

struct _EfRowDetail
{
  GtkWidget parent_instance;

  GtkStack *stack;
  GtkLabel *title, *where, *state, *reason, *value_caption;
  GtkWidget *value_box, *values_box, *fill_box, *rule;
  GtkButton *cut;
  GtkTextView *value;
  GtkListView *values;
  EfActionButton *action;
  GtkToggleButton *fill, *leave;
  GtkLabel *scope_caption, *result_caption, *action_caption;
  GtkDropDown *scope;
  GtkWidget *frames_caption, *frames;
  GtkSpinButton *first, *last;
  GtkEntry *result, *note;

  EfWorkbench *workbench;
  EfPlanRow *row;
  gulong handler;
  gboolean updating; /* what the widgets show is being set, not chosen */
};

G_DEFINE_FINAL_TYPE (EfRowDetail, ef_row_detail, GTK_TYPE_WIDGET)

/* --- showing --------------------------------------------------------------------------------------------------- */

static gboolean
is_region (EfRowDetail *self)
{
  return self->row != NULL && ef_plan_row_get_kind (self->row) == EF_ROW_REGION;
}

static gboolean
is_tag (EfRowDetail *self)
{
  return self->row != NULL && ef_plan_row_get_path (self->row) != NULL;
}

static void
set_choices (EfRowDetail *self,
             guint        n,
             const char *(*get_label) (guint),
             guint        selected)
{
  GListModel *old = gtk_drop_down_get_model (self->scope);
  const char *labels[EF_N_SCOPES + EF_N_REACHES + 1] = { 0 };
  g_autoptr (GtkStringList) list = NULL;

  for (guint i = 0; i < n; i++)
    labels[i] = get_label (i);
  if (old == NULL || g_list_model_get_n_items (old) != n)
    {
      list = gtk_string_list_new (labels);
      gtk_drop_down_set_model (self->scope, G_LIST_MODEL (list));
    }
  gtk_drop_down_set_selected (self->scope, selected);
}

static const char *
scope_label (guint scope)
{
  return ef_scope_get_label ((EfScopeKind) scope);
}

static const char *
reach_label (guint reach)
{
  return ef_reach_get_label ((EfReach) reach);
}

/* From which frame to which, where there are several and the box is not on all of them. */
static void
show_frames (EfRowDetail *self)
{
  EfPlanRegion region = { .reach = EF_REACH_ALL_FRAMES };
  guint number = ef_plan_row_get_region (self->row, &region) != 0 ? ef_plan_row_get_input (self->row) : 0;
  EfSessionNode *node = ef_session_get_node (ef_workbench_get_session (self->workbench), number);
  guint n = node != NULL ? ef_session_node_get_frames (node) : 0;
  gboolean visible = n > 1 && region.reach == EF_REACH_FRAMES;

  gtk_widget_set_visible (self->frames_caption, visible);
  gtk_widget_set_visible (self->frames, visible);
  if (!visible)
    return;
  gtk_spin_button_set_range (self->first, 1, n);
  gtk_spin_button_set_range (self->last, 1, n);
  gtk_spin_button_set_value (self->first, region.region.first_frame + 1);
  gtk_spin_button_set_value (self->last, region.region.last_frame + 1);
}

static void
show_choices (EfRowDetail *self)
{
  EfPlanRegion region;

  if (ef_plan_row_get_region (self->row, &region) != 0)
    {
      set_choices (self, EF_N_REACHES, reach_label, region.reach);
      gtk_toggle_button_set_active (self->fill, region.redact);
      gtk_toggle_button_set_active (self->leave, !region.redact);
    }
  else if (is_tag (self))
    set_choices (self, EF_N_SCOPES, scope_label, ef_plan_row_get_scope (self->row).kind);
  show_frames (self);
}

static GtkTextTag *
get_cut_tag (EfRowDetail *self)
{
  return gtk_text_tag_table_lookup (gtk_text_buffer_get_tag_table (gtk_text_view_get_buffer (self->value)), "cut");
}

/* Places in the buffer by bytes of its text, which has lines of its own. */
static void
get_iter_at_byte (GtkTextBuffer *buffer,
                  const char    *text,
                  gsize          byte,
                  GtkTextIter   *iter)
{
  gtk_text_buffer_get_iter_at_offset (buffer, iter, (int) g_utf8_pointer_to_offset (text, text + byte));
}

/* Words that are struck out can be kept after all. */
static gboolean
is_cut (EfRowDetail       *self,
        const GtkTextIter *start,
        const GtkTextIter *end)
{
  GtkTextIter border = *start;

  return gtk_text_iter_has_tag (start, get_cut_tag (self)) &&
         (!gtk_text_iter_forward_to_tag_toggle (&border, get_cut_tag (self)) ||
          gtk_text_iter_compare (&border, end) >= 0);
}

static void
update_cut (EfRowDetail *self)
{
  GtkTextIter start, end;
  gboolean marked = gtk_text_buffer_get_selection_bounds (gtk_text_view_get_buffer (self->value), &start, &end);

  gtk_widget_set_sensitive (GTK_WIDGET (self->cut), marked && is_tag (self));
  gtk_button_set_label (self->cut, marked && is_cut (self, &start, &end) ? _("Keep Marked Words")
                                                                         : _("Cut Marked Words"));
}

/* Words that are not written are struck out. */
static void
show_cuts (EfRowDetail *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->value);
  const char *value = ef_plan_row_get_value (self->row);
  g_autofree char *cuts = ef_plan_row_dup_cuts (self->row);
  g_autoptr (GArray) list = value != NULL ? ef_cuts_parse (cuts, value) : NULL;
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  gtk_text_buffer_remove_tag (buffer, get_cut_tag (self), &start, &end);
  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      const EfCut *cut = &g_array_index (list, EfCut, i);

      get_iter_at_byte (buffer, value, cut->start, &start);
      get_iter_at_byte (buffer, value, cut->start + cut->length, &end);
      gtk_text_buffer_apply_tag (buffer, get_cut_tag (self), &start, &end);
    }
  update_cut (self);
}

static void
show_value (EfRowDetail *self)
{
  const char *value = ef_plan_row_get_value (self->row);
  gboolean several = is_tag (self) && ef_plan_row_get_n_values (self->row) > 1;
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->value);
  g_autofree char *old = NULL;
  GtkTextIter start, end;

  gtk_widget_set_visible (self->value_box, !several && (is_tag (self) || (value != NULL && *value != 0)));
  gtk_widget_set_visible (self->values_box, several);
  gtk_label_set_label (self->value_caption, is_region (self) ? _("Read in the picture") : _("In the file"));
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  old = gtk_text_buffer_get_text (buffer, &start, &end, TRUE);
  if (g_strcmp0 (old, value != NULL ? value : "") != 0)
    gtk_text_buffer_set_text (buffer, value != NULL ? value : "", -1);
  gtk_widget_set_visible (GTK_WIDGET (self->cut), is_tag (self) && !several);
  show_cuts (self);
}

static void
show_values (EfRowDetail *self)
{
  g_autoptr (GListModel) values = is_tag (self) ? ef_plan_row_list_values (self->row) : NULL;
  g_autoptr (GtkNoSelection) selection = NULL;

  if (values != NULL)
    selection = gtk_no_selection_new (g_object_ref (values));
  gtk_list_view_set_model (self->values, GTK_SELECTION_MODEL (selection));
}

static void
update (EfRowDetail *self)
{
  g_autofree char *title = ef_row_dup_title (self->row);
  g_autofree char *where = ef_row_dup_where (self->row);
  g_autofree char *reason = ef_row_dup_reason (self->row);
  g_autofree char *result = NULL;
  EfReview state;

  gtk_stack_set_visible_child_name (self->stack, self->row != NULL ? "row" : "none");
  if (self->row == NULL)
    return;
  self->updating = TRUE;
  state = ef_plan_row_get_state (self->row);
  gtk_label_set_label (self->title, title);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->title), title);
  gtk_label_set_label (self->where, where);
  gtk_label_set_label (self->reason, *reason != 0 ? reason : "–");
  gtk_label_set_label (self->state, ef_review_get_label (state));
  gtk_widget_set_css_classes (GTK_WIDGET (self->state), (const char *[]){ "pill", ef_review_get_class (state), NULL });
  gtk_widget_set_visible (GTK_WIDGET (self->action), is_tag (self));
  gtk_widget_set_visible (self->rule, is_tag (self));
  gtk_widget_set_visible (self->fill_box, is_region (self));
  gtk_widget_set_visible (GTK_WIDGET (self->action_caption), is_tag (self) || is_region (self));
  gtk_widget_set_visible (GTK_WIDGET (self->scope), is_tag (self) || is_region (self));
  gtk_widget_set_visible (GTK_WIDGET (self->scope_caption), is_tag (self) || is_region (self));
  gtk_widget_set_visible (GTK_WIDGET (self->result), is_tag (self));
  gtk_widget_set_visible (GTK_WIDGET (self->result_caption), is_tag (self));
  show_value (self);
  show_choices (self);
  if (is_tag (self))
    {
      gboolean typed = ef_plan_row_get_action (self->row) == EF_ACTION_D;
      const char *text = ef_plan_row_get_result (self->row);

      result = ef_row_dup_result (self->row);
      gtk_editable_set_text (GTK_EDITABLE (self->result), typed && text != NULL ? text : "");
      gtk_entry_set_placeholder_text (self->result, result);
    }
  gtk_editable_set_text (GTK_EDITABLE (self->note), ef_plan_row_get_note (self->row));
  self->updating = FALSE;
}

static void
row_changed_cb (EfRowDetail *self)
{
  EfPlanRow *row = ef_workbench_get_row (self->workbench);

  if (self->row != NULL)
    g_clear_signal_handler (&self->handler, self->row);
  g_set_object (&self->row, row);
  if (row != NULL)
    self->handler = g_signal_connect_swapped (row, "notify", G_CALLBACK (update), self);
  ef_action_button_set_row (self->action, row);
  show_values (self);
  update (self);
}

/* --- acting ---------------------------------------------------------------------------------------------------- */

static void
scope_cb (EfRowDetail *self)
{
  guint selected = gtk_drop_down_get_selected (self->scope);
  EfSessionNode *node;
  EfScope scope = { EF_SCOPE_ALL, NULL };
  const char *text;

  if (self->updating || self->row == NULL || selected == GTK_INVALID_LIST_POSITION)
    return;
  if (is_region (self))
    {
      ef_workbench_set_reach (self->workbench, (EfReach) selected);
      return;
    }
  node = ef_session_get_node (ef_workbench_get_session (self->workbench), ef_workbench_get_number (self->workbench));
  while (node != NULL && ef_session_node_get_scope (node).kind != selected)
    node = ef_session_node_get_parent (node);
  if (node != NULL)
    scope = ef_session_node_get_scope (node);
  text = ef_plan_row_get_action (self->row) == EF_ACTION_D ? ef_plan_row_get_result (self->row) : NULL;
  if (ef_plan_row_get_action (self->row) != EF_ACTION_NONE && (node != NULL || selected == EF_SCOPE_ALL))
    ef_workbench_do (self->workbench,
                     ef_gesture_set_action (self->row, &scope, ef_plan_row_get_action (self->row), text),
                     N_("Change scope"));
}

/* The other end follows one that goes past it. */
static void
first_cb (EfRowDetail *self)
{
  guint first = (guint) gtk_spin_button_get_value_as_int (self->first);
  guint last = (guint) gtk_spin_button_get_value_as_int (self->last);

  if (!self->updating)
    ef_workbench_set_frames (self->workbench, first - 1, MAX (first, last) - 1);
}

static void
last_cb (EfRowDetail *self)
{
  guint first = (guint) gtk_spin_button_get_value_as_int (self->first);
  guint last = (guint) gtk_spin_button_get_value_as_int (self->last);

  if (!self->updating)
    ef_workbench_set_frames (self->workbench, MIN (first, last) - 1, last - 1);
}

/* Rejecting turns the proposal round, accepting goes with it. */
static void
set_filled (EfRowDetail *self,
            gboolean     filled)
{
  EfPlanRegion region;

  if (self->updating || self->row == NULL || ef_plan_row_get_region (self->row, &region) == 0)
    return;
  if (region.proposed == filled)
    ef_workbench_accept (self->workbench);
  else
    ef_workbench_reject (self->workbench);
  update (self);
}

static void
fill_cb (EfRowDetail *self)
{
  set_filled (self, TRUE);
}

static void
leave_cb (EfRowDetail *self)
{
  set_filled (self, FALSE);
}

static void
result_cb (EfRowDetail *self)
{
  g_autofree char *text = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->result)));

  if (!self->updating && is_tag (self))
    ef_workbench_set_action (self->workbench, self->row, EF_ACTION_D, *text != 0 ? text : NULL);
}

static void
note_cb (EfRowDetail *self)
{
  g_autofree char *text = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->note)));

  if (!self->updating && self->row != NULL)
    ef_workbench_set_note (self->workbench, text);
}

/* Written, and on: the keys are for the rows again. */
static void
entered_cb (EfRowDetail *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "review.rows", NULL);
}

static void
note_left_cb (EfRowDetail *self)
{
  note_cb (self);
}

static void
cut_cb (EfRowDetail *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->value);
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *marked = NULL;
  g_autofree char *words = NULL;
  GtkTextIter first, start, end;
  GPtrArray *edits;

  if (self->row == NULL || !gtk_text_buffer_get_selection_bounds (buffer, &start, &end))
    return;
  gtk_text_buffer_get_start_iter (buffer, &first);
  before = gtk_text_buffer_get_text (buffer, &first, &start, TRUE);
  marked = gtk_text_buffer_get_text (buffer, &start, &end, TRUE);
  words = g_strdup_printf ("%" G_GSIZE_FORMAT "+%" G_GSIZE_FORMAT, strlen (before), strlen (marked));
  edits = is_cut (self, &start, &end) ? ef_gesture_keep_words (self->row, words, &error)
                                      : ef_gesture_cut (self->row, words, &error);
  if (edits == NULL)
    ef_workbench_report (self->workbench, _("These words could not be cut or kept"), error);
  else
    ef_workbench_do (self->workbench, edits, NULL);
}

/* One of several values is looked at by itself. */
static void
value_activated_cb (EfRowDetail *self,
                    guint        position)
{
  g_autoptr (EfPlanRow) row =
      g_list_model_get_item (G_LIST_MODEL (gtk_list_view_get_model (self->values)), position);

  if (row != NULL)
    ef_workbench_set_row (self->workbench, row);
}

void
ef_row_detail_edit (EfRowDetail *self)
{
  if (is_tag (self))
    gtk_widget_grab_focus (GTK_WIDGET (self->result));
  else if (is_region (self))
    gtk_widget_grab_focus (GTK_WIDGET (self->scope));
}

void
ef_row_detail_comment (EfRowDetail *self)
{
  if (self->row != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (self->note));
}

void
ef_row_detail_set_workbench (EfRowDetail *self,
                             EfWorkbench *workbench)
{
  g_return_if_fail (EF_IS_ROW_DETAIL (self) && self->workbench == NULL);

  self->workbench = g_object_ref (workbench);
  g_signal_connect_object (workbench, "notify::row", G_CALLBACK (row_changed_cb), self, G_CONNECT_SWAPPED);
  row_changed_cb (self);
}

/* --- life ------------------------------------------------------------------------------------------------------ */

static void
dispose (GObject *object)
{
  EfRowDetail *self = EF_ROW_DETAIL (object);

  if (self->row != NULL)
    g_clear_signal_handler (&self->handler, self->row);
  for (GtkWidget *child; (child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL;)
    gtk_widget_unparent (child);
  g_clear_object (&self->row);
  g_clear_object (&self->workbench);
  G_OBJECT_CLASS (ef_row_detail_parent_class)->dispose (object);
}

static void
ef_row_detail_class_init (EfRowDetailClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dispose;
  g_type_ensure (EF_TYPE_PLAN_ROW);
  g_type_ensure (EF_TYPE_ACTION_BUTTON);
  ef_ui_init ();
  gtk_widget_class_set_template_from_resource (widget_class, "/org/efface/Efface/ui/ef-row-detail.ui");
  ef_closures_bind (widget_class);
  gtk_widget_class_bind_template_child (widget_class, EfRowDetail, stack);
  gtk_widget_class_bind_template_child (widget_class, EfRowDetail, title);
  gtk_widget_class_bind_template_child (widget_class, EfRowDetail, where);
  gtk_widget_class_bind_template_child (widget_class, EfRowDetail, state);
  gtk_widget_class_bind_template_child (widget_class, EfRowDetail, reason);
  gtk_widget_class_bind_template_child (widget_class, EfRowDetail, value_caption);
  gtk_widget_class_bind_template_child (widget_class, EfRowDetail, value_box);
  gtk_widget_class_bind_template_child (widget_class, EfRowDetail, values_box);
  gtk_widget_class_bind_template_child (widget_class, EfRowDetail, fill_box);
  gtk_widget_class_bind_template_child (widget_class, EfRowDetail, cut);
  gtk_widget_class_bind_template_child (widget_class, EfRowDetail, rule);
  gtk_widget_class_bind_template_child (widget_class, EfRowDetail, value);
  gtk_widget_class_bind_template_child (widget_class, EfRowDetail, values);
  gtk_widget_class_bind_template_child (widget_class, EfRowDetail, action);
  gtk_widget_class_bind_template_child (widget_class, EfRowDetail, fill);
  gtk_widget_class_bind_template_child (widget_class, EfRowDetail, leave);
  gtk_widget_class_bind_template_child (widget_class, EfRowDetail, scope_caption);
  gtk_widget_class_bind_template_child (widget_class, EfRowDetail, result_caption);
  gtk_widget_class_bind_template_child (widget_class, EfRowDetail, action_caption);
  gtk_widget_class_bind_template_child (widget_class, EfRowDetail, scope);
  gtk_widget_class_bind_template_child (widget_class, EfRowDetail, frames_caption);
  gtk_widget_class_bind_template_child (widget_class, EfRowDetail, frames);
  gtk_widget_class_bind_template_child (widget_class, EfRowDetail, first);
  gtk_widget_class_bind_template_child (widget_class, EfRowDetail, last);
  gtk_widget_class_bind_template_child (widget_class, EfRowDetail, result);
  gtk_widget_class_bind_template_child (widget_class, EfRowDetail, note);
  gtk_widget_class_bind_template_callback (widget_class, scope_cb);
  gtk_widget_class_bind_template_callback (widget_class, first_cb);
  gtk_widget_class_bind_template_callback (widget_class, last_cb);
  gtk_widget_class_bind_template_callback (widget_class, fill_cb);
  gtk_widget_class_bind_template_callback (widget_class, leave_cb);
  gtk_widget_class_bind_template_callback (widget_class, result_cb);
  gtk_widget_class_bind_template_callback (widget_class, note_cb);
  gtk_widget_class_bind_template_callback (widget_class, cut_cb);
  gtk_widget_class_bind_template_callback (widget_class, entered_cb);
  gtk_widget_class_bind_template_callback (widget_class, value_activated_cb);
}

static void
ef_row_detail_init (EfRowDetail *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (focus, "leave", G_CALLBACK (note_left_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->note), focus);
  g_signal_connect_object (gtk_text_view_get_buffer (self->value), "mark-set", G_CALLBACK (update_cut), self,
                           G_CONNECT_SWAPPED);
  update (self);
}
