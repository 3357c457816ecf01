#include "config.h"

#include "ef-profile-window-private.h"

#include "ef-profile-lines.h"
#include "ef-profile-store.h"
#include "ef-ui.h"

#include <glib/gi18n.h>

G_DEFINE_FINAL_TYPE (EfProfileWindow, ef_profile_window, ADW_TYPE_WINDOW)

void
_ef_profile_window_tell (EfProfileWindow *self,
                         const char      *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (escaped));
}

/* --- what it does ---------------------------------------------------------------------------------------------- */

/* @part (transfer full) */
static void
add_part (GString *text,
          guint    n,
          char    *part)
{
  if (n > 0)
    g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", part);
  g_free (part);
}

/* (transfer full): "12 values now stay, 3 boxes are now filled" */
static char *
dup_changes (const EfProposalChanges *changes)
{
  GString *text = g_string_new (NULL);
  guint n;

  n = changes->n_kept;
  add_part (text, n, g_strdup_printf (ngettext ("%u value now stays", "%u values now stay", n), n));
  n = changes->n_gone;
  add_part (text, n, g_strdup_printf (ngettext ("%u value no longer stays", "%u values no longer stay", n), n));
  n = changes->n_otherwise;
  add_part (text, n,
            g_strdup_printf (ngettext ("%u value is changed in another way", "%u values are changed in another way", n),
                             n));
  n = changes->n_filled;
  add_part (text, n, g_strdup_printf (ngettext ("%u box is now filled", "%u boxes are now filled", n), n));
  n = changes->n_visible;
  add_part (text, n, g_strdup_printf (ngettext ("%u box is no longer filled", "%u boxes are no longer filled", n), n));
  return g_string_free (text, FALSE);
}

static char *
dup_effect (EfProfileWindow *self)
{
  guint n_problems = g_strv_length ((char **) ef_profile_draft_get_problems (self->draft));
  EfProposalChanges changes;

  if (n_problems > 0)
    return g_strdup_printf (ngettext ("%u error; nothing is applied until it is mended",
                                      "%u errors; nothing is applied until they are mended", n_problems),
                            n_problems);
  if (ef_session_get_plan (self->session) == NULL)
    return g_strdup (_("For what is opened next"));
  if (!ef_session_get_analysed (self->session))
    return g_strdup (ef_session_get_busy (self->session) ? _("Proposing anew…") : _("Not all is read yet"));
  if (ef_session_get_changes (self->session, &changes))
    return dup_changes (&changes);
  return g_strdup (_("No proposal differs from before"));
}

static void
show_effect (EfProfileWindow *self)
{
  g_autofree char *text = dup_effect (self);
  EfHistory *history = ef_session_get_history (self->session);
  const char *undo = history != NULL ? ef_history_get_undo_label (history) : NULL;
  gboolean busy = ef_session_get_plan (self->session) != NULL && ef_session_get_busy (self->session) &&
                  !ef_session_get_analysed (self->session);

  gtk_label_set_label (self->effect, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->effect), text);
  if (*ef_profile_draft_get_problems (self->draft) != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->effect), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->effect), "error");
  gtk_spinner_set_spinning (self->spinner, busy);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), busy);
  gtk_widget_set_sensitive (self->undo, undo != NULL);
}

/* --- choosing -------------------------------------------------------------------------------------------------- */

void
_ef_profile_window_fill (EfProfileWindow *self)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_auto (GStrv) shipped = ef_profile_list_builtin ();
  g_auto (GStrv) own = ef_profile_store_list ();
  g_autofree char *name = ef_profile_draft_dup_name (self->draft);
  gboolean saved = ef_profile_draft_is_saved (self->draft);
  guint selected = GTK_INVALID_LIST_POSITION;

  self->updating = TRUE;
  for (guint i = 0; shipped[i] != NULL; i++)
    {
      g_autoptr (EfProfile) profile = ef_profile_new_builtin (shipped[i], NULL);

      gtk_string_list_append (titles, profile != NULL ? ef_profile_get_title (profile) : shipped[i]);
      g_ptr_array_add (names, g_strdup (shipped[i]));
    }
  for (guint i = 0; own[i] != NULL; i++)
    {
      /* Translators: a profile of the person's own */
      g_autofree char *title = g_strdup_printf (_("%s – own"), own[i]);

      gtk_string_list_append (titles, title);
      g_ptr_array_add (names, g_strdup (own[i]));
    }
  for (guint i = 0; saved && i < names->len; i++)
    if (g_str_equal (names->pdata[i], name))
      selected = i;
  if (selected == GTK_INVALID_LIST_POSITION)
    {
      g_autofree char *title = g_strdup_printf (_("%s – not saved"), name);

      gtk_string_list_append (titles, title);
      selected = names->len;
      g_ptr_array_add (names, g_strdup (""));
    }
  g_ptr_array_add (names, NULL);
  g_strfreev (self->names);
  self->names = (char **) g_ptr_array_steal (names, NULL);
  gtk_drop_down_set_model (self->chooser, G_LIST_MODEL (titles));
  gtk_drop_down_set_selected (self->chooser, selected);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "profile.delete",
                                 g_strv_contains ((const char *const *) own, name));
  self->updating = FALSE;
}

static void
chosen_cb (EfProfileWindow *self)
{
  guint selected = gtk_drop_down_get_selected (self->chooser);
  g_autoptr (GError) error = NULL;

  if (self->updating || self->names == NULL || selected >= g_strv_length (self->names) ||
      *self->names[selected] == 0)
    return;
  if (!ef_profile_draft_load (self->draft, self->names[selected], &error))
    _ef_profile_window_tell (self, error->message);
}

static void
undo_cb (EfProfileWindow *self)
{
  g_autoptr (GError) error = NULL;

  if (!ef_session_undo (self->session, &error) && error != NULL)
    _ef_profile_window_tell (self, error->message);
}

static void
changed_cb (EfProfileWindow *self)
{
  _ef_profile_window_fill (self);
  show_effect (self);
}

EfProfileDraft *
ef_profile_window_get_draft (EfProfileWindow *self)
{
  return self->draft;
}

/* --- life ------------------------------------------------------------------------------------------------------ */

static void
dispose (GObject *object)
{
  EfProfileWindow *self = EF_PROFILE_WINDOW (object);

  self->updating = TRUE;
  g_clear_object (&self->draft);
  g_clear_object (&self->session);
  g_clear_pointer (&self->names, g_strfreev);
  G_OBJECT_CLASS (ef_profile_window_parent_class)->dispose (object);
}

static void
ef_profile_window_class_init (EfProfileWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dispose;
  ef_ui_init ();
  g_type_ensure (EF_TYPE_PROFILE_SETTINGS);
  g_type_ensure (EF_TYPE_PROFILE_SOURCE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/efface/Efface/ui/ef-profile-window.ui");
  gtk_widget_class_bind_template_child (widget_class, EfProfileWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, EfProfileWindow, chooser);
  gtk_widget_class_bind_template_child (widget_class, EfProfileWindow, effect);
  gtk_widget_class_bind_template_child (widget_class, EfProfileWindow, spinner);
  gtk_widget_class_bind_template_child (widget_class, EfProfileWindow, undo);
  gtk_widget_class_bind_template_child (widget_class, EfProfileWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, EfProfileWindow, settings);
  gtk_widget_class_bind_template_child (widget_class, EfProfileWindow, rules);
  gtk_widget_class_bind_template_child (widget_class, EfProfileWindow, lists);
  gtk_widget_class_bind_template_child (widget_class, EfProfileWindow, source);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, undo_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "profile.save", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close", NULL);
  _ef_profile_window_install_files (widget_class);
}

static void
ef_profile_window_init (EfProfileWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
add_lines (AdwPreferencesPage *page,
           EfProfileDraft     *draft,
           const char         *group)
{
  adw_preferences_page_add (page, ADW_PREFERENCES_GROUP (ef_profile_lines_new (draft, group)));
}

EfProfileWindow *
ef_profile_window_new (GtkWindow *parent,
                       EfSession *session)
{
  EfProfileWindow *self = g_object_new (EF_TYPE_PROFILE_WINDOW, "transient-for", parent, NULL);
  static const char *const told[] = { "notify::busy", "notify::analysed", "analysis-done" };

  self->session = g_object_ref (session);
  self->draft = ef_profile_draft_new (session);
  ef_profile_settings_set_draft (self->settings, self->draft);
  ef_profile_source_set_draft (self->source, self->draft);
  add_lines (self->rules, self->draft, "tags");
  add_lines (self->rules, self->draft, "private");
  add_lines (self->lists, self->draft, "words");
  add_lines (self->lists, self->draft, "patterns");
  add_lines (self->lists, self->draft, "seeds");
  add_lines (self->lists, self->draft, "dummies");
  g_signal_connect_object (self->draft, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  for (guint i = 0; i < G_N_ELEMENTS (told); i++)
    g_signal_connect_object (session, told[i], G_CALLBACK (show_effect), self, G_CONNECT_SWAPPED);
  changed_cb (self);
  return self;
}
