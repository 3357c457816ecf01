#include "config.h"

#include "ef-profile-source.h"

#include "ef-key-lines.h"

#include <glib/gi18n.h>

/* After the last key. */
#define CHECK_DELAY_MS 250

struct _EfProfileSource
{
  AdwBin parent_instance;

  EfProfileDraft *draft;
  GtkTextView *view;
  GtkTextBuffer *buffer;
  GtkListBox *problems;
  GtkWidget *problems_frame, *apply, *revert;
  guint n_problems;
  guint check_source;
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (EfProfileSource, ef_profile_source, ADW_TYPE_BIN)

#define PROBLEM_KEY "ef-problem-line"

static char *
dup_text (EfProfileSource *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  return gtk_text_buffer_get_text (self->buffer, &start, &end, TRUE);
}

/* --- checking -------------------------------------------------------------------------------------------------- */

static void
mark_line (EfProfileSource *self,
           guint            line)
{
  GtkTextIter start, end;

  if (line == 0 || !gtk_text_buffer_get_iter_at_line (self->buffer, &start, (int) line - 1))
    return;
  end = start;
  gtk_text_iter_forward_line (&end);
  gtk_text_buffer_apply_tag_by_name (self->buffer, "error", &start, &end);
}

static void
add_problem (EfProfileSource *self,
             const char      *problem)
{
  GtkWidget *label = gtk_label_new (problem);
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "error");
  gtk_widget_add_css_class (label, "profile-line");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
  g_object_set_data (G_OBJECT (row), PROBLEM_KEY, GUINT_TO_POINTER (ef_key_lines_find (problem)));
  gtk_list_box_append (self->problems, row);
  mark_line (self, ef_key_lines_find (problem));
}

static void
check (EfProfileSource *self)
{
  g_autofree char *text = dup_text (self);
  g_auto (GStrv) problems = ef_profile_check_text (text);
  GtkTextIter start, end;
  GtkWidget *row;
  gboolean differs = !g_str_equal (text, ef_profile_draft_get_text (self->draft));

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  gtk_text_buffer_remove_tag_by_name (self->buffer, "error", &start, &end);
  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->problems))) != NULL)
    gtk_list_box_remove (self->problems, row);
  for (guint i = 0; problems[i] != NULL; i++)
    add_problem (self, problems[i]);
  self->n_problems = g_strv_length (problems);
  gtk_widget_set_visible (self->problems_frame, self->n_problems > 0);
  gtk_widget_set_sensitive (self->apply, differs && self->n_problems == 0);
  gtk_widget_set_sensitive (self->revert, differs);
}

static gboolean
check_later (gpointer user_data)
{
  EfProfileSource *self = user_data;

  self->check_source = 0;
  check (self);
  return G_SOURCE_REMOVE;
}

static void
typed_cb (EfProfileSource *self)
{
  if (self->updating)
    return;
  g_clear_handle_id (&self->check_source, g_source_remove);
  self->check_source = g_timeout_add (CHECK_DELAY_MS, check_later, self);
}

static void
problem_cb (EfProfileSource *self,
            GtkListBoxRow   *row)
{
  guint line = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), PROBLEM_KEY));
  GtkTextIter place;

  if (line == 0 || !gtk_text_buffer_get_iter_at_line (self->buffer, &place, (int) line - 1))
    return;
  gtk_text_buffer_place_cursor (self->buffer, &place);
  gtk_text_view_scroll_to_iter (self->view, &place, 0, TRUE, 0, .3);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

/* --- text ------------------------------------------------------------------------------------------------------ */

static void
show_text (EfProfileSource *self)
{
  g_autofree char *old = dup_text (self);
  const char *text = ef_profile_draft_get_text (self->draft);

  self->updating = TRUE;
  if (!g_str_equal (old, text))
    gtk_text_buffer_set_text (self->buffer, text, -1);
  self->updating = FALSE;
  check (self);
}

void
ef_profile_source_apply (EfProfileSource *self)
{
  g_autofree char *text = dup_text (self);

  ef_profile_draft_set_text (self->draft, text);
}

GtkTextBuffer *
ef_profile_source_get_buffer (EfProfileSource *self)
{
  return self->buffer;
}

guint
ef_profile_source_get_n_problems (EfProfileSource *self)
{
  return self->n_problems;
}

void
ef_profile_source_set_draft (EfProfileSource *self,
                             EfProfileDraft  *draft)
{
  g_return_if_fail (EF_IS_PROFILE_SOURCE (self) && self->draft == NULL);

  self->draft = g_object_ref (draft);
  g_signal_connect_object (draft, "changed", G_CALLBACK (show_text), self, G_CONNECT_SWAPPED);
  show_text (self);
}

/* --- life ------------------------------------------------------------------------------------------------------ */

static void
dispose (GObject *object)
{
  EfProfileSource *self = EF_PROFILE_SOURCE (object);

  g_clear_handle_id (&self->check_source, g_source_remove);
  g_clear_object (&self->draft);
  G_OBJECT_CLASS (ef_profile_source_parent_class)->dispose (object);
}

static void
ef_profile_source_class_init (EfProfileSourceClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/efface/Efface/ui/ef-profile-source.ui");
  gtk_widget_class_bind_template_child (widget_class, EfProfileSource, view);
  gtk_widget_class_bind_template_child (widget_class, EfProfileSource, buffer);
  gtk_widget_class_bind_template_child (widget_class, EfProfileSource, problems);
  gtk_widget_class_bind_template_child (widget_class, EfProfileSource, problems_frame);
  gtk_widget_class_bind_template_child (widget_class, EfProfileSource, apply);
  gtk_widget_class_bind_template_child (widget_class, EfProfileSource, revert);
  gtk_widget_class_bind_template_callback (widget_class, typed_cb);
  gtk_widget_class_bind_template_callback (widget_class, problem_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_text);
  gtk_widget_class_bind_template_callback (widget_class, ef_profile_source_apply);
}

static void
ef_profile_source_init (EfProfileSource *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_text_buffer_create_tag (self->buffer, "error", "paragraph-background", "rgba(229,86,91,.28)", NULL);
}
