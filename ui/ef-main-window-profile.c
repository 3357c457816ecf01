/* Profiles and device templates: their windows, and a rule made of a row. */
#include "config.h"

#include "ef-main-window-private.h"

#include "ef-profile-text.h"
#include "ef-profile-window.h"
#include "ef-template-window.h"

#include <glib/gi18n.h>
#include <string.h>

/* One window of a kind; it goes with this one. */
static void
present (EfMainWindow *self,
         GType         type)
{
  GListModel *windows = gtk_window_get_toplevels ();
  GtkWindow *window = NULL;

  for (guint i = 0; window == NULL && i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) one = g_list_model_get_item (windows, i);

      if (G_OBJECT_TYPE (one) == type && gtk_window_get_transient_for (one) == GTK_WINDOW (self))
        window = one;
    }
  if (window == NULL && type == EF_TYPE_PROFILE_WINDOW)
    window = GTK_WINDOW (ef_profile_window_new (GTK_WINDOW (self), ef_workbench_get_session (self->workbench)));
  else if (window == NULL)
    window = GTK_WINDOW (ef_template_window_new (GTK_WINDOW (self), self->workbench));
  gtk_window_set_destroy_with_parent (window, TRUE);
  gtk_window_present (window);
}

/* What is done with the row becomes the first rule of the profile, so that it holds for later studies too. */
static void
make_rule (EfMainWindow *self)
{
  EfPlanRow *row = ef_workbench_get_row (self->workbench);
  const char *path = row != NULL ? ef_plan_row_get_path (row) : NULL;
  EfAction action = path != NULL ? ef_plan_row_get_action (row) : EF_ACTION_NONE;
  gboolean typed = action == EF_ACTION_D && ef_plan_row_get_state (row) == EF_REVIEW_EDITED;
  EfSession *session = ef_workbench_get_session (self->workbench);
  g_autofree char *key = NULL;
  g_autofree char *rule = NULL;
  g_autofree char *text = NULL;
  g_autoptr (EfProfileDraft) draft = NULL;
  const char *group;

  if (action == EF_ACTION_NONE)
    return;
  key = ef_profile_text_dup_rule_key (path, &group);
  rule = ef_profile_text_dup_rule (action, typed ? ef_plan_row_get_result (row) : NULL);
  draft = ef_profile_draft_new (session);
  text = ef_profile_text_prepend (ef_profile_draft_get_text (draft), group, key, rule);
  ef_profile_draft_set_text (draft, text);
  if (*ef_profile_draft_get_problems (draft) != NULL)
    _ef_main_window_tell (self, _("This cannot be a rule"), *ef_profile_draft_get_problems (draft));
  else
    {
      /* Translators: a tag, and what is done with it, as in the file of a profile */
      g_autofree char *told = g_strdup_printf (_("New rule: %s = %s"), key, rule);

      _ef_main_window_tell (self, told, NULL);
    }
}

static void
act (GtkWidget  *widget,
     const char *name,
     GVariant   *parameter)
{
  EfMainWindow *self = EF_MAIN_WINDOW (widget);

  if (self->workbench == NULL)
    return;
  if (g_str_equal (name, "session.edit-profile"))
    present (self, EF_TYPE_PROFILE_WINDOW);
  else if (g_str_equal (name, "session.templates"))
    present (self, EF_TYPE_TEMPLATE_WINDOW);
  else
    make_rule (self);
}

void
_ef_main_window_install_profile (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "session.edit-profile", NULL, act);
  gtk_widget_class_install_action (klass, "session.templates", NULL, act);
  gtk_widget_class_install_action (klass, "session.make-rule", NULL, act);
}
