#include "config.h"

#include "ef-status-bar.h"

#include "ef-profile-store.h"
#include "ef-ui.h"

#include <glib/gi18n.h>

struct _EfStatusBar
{
  GtkWidget parent_instance;

  GtkMenuButton *profile;
  GtkLabel *counts, *step, *key, *verdict;
  GtkWidget *progress_box, *resume;
  GtkProgressBar *progress;

  EfWorkbench *workbench;
};

G_DEFINE_FINAL_TYPE (EfStatusBar, ef_status_bar, GTK_TYPE_WIDGET)

const char *
ef_session_step_get_label (EfSessionStep step)
{
  static const char *const labels[EF_N_SESSION_STEPS] = {
    "", N_("Listing files"), N_("Reading"), N_("Headers"), N_("Looking for text"), N_("Writing"),
  };

  return step < EF_N_SESSION_STEPS && *labels[step] != 0 ? _(labels[step]) : "";
}

/* --- showing --------------------------------------------------------------------------------------------------- */

static void
show_counts (EfStatusBar *self)
{
  EfSession *session = ef_workbench_get_session (self->workbench);
  EfPlan *plan = ef_workbench_get_plan (self->workbench);
  g_autoptr (GString) text = g_string_new (NULL);
  EfPlanCounts counts = { 0 };
  guint n_problems = 0;
  guint decided;

  if (plan == NULL)
    {
      gtk_label_set_label (self->counts, "");
      return;
    }
  ef_plan_count (plan, &counts);
  g_object_get (session, "n-problems", &n_problems, NULL);
  decided = counts.n_rejected + counts.n_edited;
  g_string_append_printf (text, ngettext ("%u open", "%u open", counts.n_open), counts.n_open);
  g_string_append (text, "   ");
  g_string_append_printf (text, ngettext ("%u accepted", "%u accepted", counts.n_accepted), counts.n_accepted);
  g_string_append (text, "   ");
  g_string_append_printf (text, ngettext ("%u changed", "%u changed", decided), decided);
  if (n_problems > 0)
    {
      g_string_append (text, "   ");
      g_string_append_printf (text, ngettext ("%u held back", "%u held back", n_problems), n_problems);
    }
  gtk_label_set_label (self->counts, text->str);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->counts), text->str);
}

/* Nothing is claimed before it was looked at. */
static void
show_verdict (EfStatusBar *self)
{
  EfSession *session = ef_workbench_get_session (self->workbench);
  guint counts[EF_N_STATES] = { 0 };
  g_autofree char *text = NULL;
  const char *style = "unknown";
  guint looked_at;

  ef_session_count_results (session, counts);
  looked_at = counts[EF_STATE_WRITTEN] + counts[EF_STATE_UNCHANGED] + counts[EF_STATE_LEAK] + counts[EF_STATE_REVIEW];
  if (looked_at == 0)
    text = g_strdup (_("not verified yet"));
  else
    {
      text = g_strdup_printf (ngettext ("%u leak", "%u leaks", counts[EF_STATE_LEAK]), counts[EF_STATE_LEAK]);
      style = counts[EF_STATE_LEAK] > 0 ? "bad" : "good";
    }
  gtk_label_set_label (self->verdict, text);
  gtk_widget_set_css_classes (GTK_WIDGET (self->verdict), (const char *[]){ "verdict", style, NULL });
}

static void
show_profile (EfStatusBar *self)
{
  EfSession *session = ef_workbench_get_session (self->workbench);
  EfPlan *plan = ef_workbench_get_plan (self->workbench);
  EfProfile *profile = ef_session_get_profile (session);
  g_autofree char *label = NULL;
  g_autofree char *key = NULL;

  if (profile != NULL)
    label = g_strdup_printf (_("Profile: %s"), ef_profile_get_name (profile));
  if (plan != NULL)
    key = g_strdup_printf (_("Key %s"), ef_plan_get_key_name (plan));
  gtk_menu_button_set_label (self->profile, label != NULL ? label : "–");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->profile), profile != NULL ? ef_profile_get_title (profile) : NULL);
  gtk_label_set_label (self->key, key != NULL ? key : "");
}

static void
show_progress (EfStatusBar *self)
{
  EfSession *session = ef_workbench_get_session (self->workbench);
  gboolean busy = ef_session_get_busy (session);
  EfSessionStep step = ef_session_get_step (session);
  g_autofree char *text = NULL;
  guint done, total;

  g_object_get (session, "done", &done, "total", &total, NULL);
  gtk_widget_set_visible (self->progress_box, busy && step != EF_SESSION_IDLE);
  gtk_widget_set_visible (self->resume, !busy && ef_workbench_get_plan (self->workbench) != NULL &&
                                            ef_plan_get_n_inputs (ef_workbench_get_plan (self->workbench)) > 0 &&
                                            !ef_session_get_analysed (session));
  if (total > 0)
    text = g_strdup_printf ("%s %u/%u", ef_session_step_get_label (step), done, total);
  gtk_label_set_label (self->step, text != NULL ? text : ef_session_step_get_label (step));
  gtk_progress_bar_set_fraction (self->progress, total > 0 ? (double) done / total : 0);
}

static void
settled_cb (EfStatusBar *self)
{
  show_counts (self);
  show_profile (self);
  show_verdict (self);
}

static void
plan_cb (EfStatusBar *self)
{
  EfPlan *plan = ef_workbench_get_plan (self->workbench);

  if (plan != NULL)
    g_signal_connect_object (plan, "settled", G_CALLBACK (settled_cb), self, G_CONNECT_SWAPPED);
  settled_cb (self);
}

void
ef_status_bar_set_workbench (EfStatusBar *self,
                             EfWorkbench *workbench)
{
  EfSession *session = ef_workbench_get_session (workbench);

  g_return_if_fail (EF_IS_STATUS_BAR (self) && self->workbench == NULL);

  self->workbench = g_object_ref (workbench);
  g_signal_connect_object (workbench, "notify::plan", G_CALLBACK (plan_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::busy", G_CALLBACK (show_progress), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::step", G_CALLBACK (show_progress), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::done", G_CALLBACK (show_progress), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::analysed", G_CALLBACK (show_progress), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::n-problems", G_CALLBACK (show_counts), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "written", G_CALLBACK (show_verdict), self, G_CONNECT_SWAPPED);
  plan_cb (self);
  show_progress (self);
}

/* --- life ------------------------------------------------------------------------------------------------------ */

/* Profiles by name; choosing one proposes everything anew. */
static GMenuModel *
make_profile_menu (void)
{
  g_auto (GStrv) names = ef_profile_list_builtin ();
  g_auto (GStrv) own = ef_profile_store_list ();
  g_autoptr (GMenu) shipped = g_menu_new ();
  g_autoptr (GMenu) kept = g_menu_new ();
  g_autoptr (GMenu) more = g_menu_new ();
  GMenu *menu = g_menu_new ();

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autoptr (EfProfile) profile = ef_profile_new_builtin (names[i], NULL);
      g_autoptr (GMenuItem) item = g_menu_item_new (profile != NULL ? ef_profile_get_title (profile) : names[i], NULL);

      g_menu_item_set_action_and_target (item, "session.profile", "s", names[i]);
      g_menu_append_item (shipped, item);
    }
  for (guint i = 0; own[i] != NULL; i++)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new (own[i], NULL);

      g_menu_item_set_action_and_target (item, "session.profile", "s", own[i]);
      g_menu_append_item (kept, item);
    }
  g_menu_append (more, _("_Edit…"), "session.edit-profile");
  g_menu_append (more, _("From a _File…"), "session.open-profile");
  g_menu_append_section (menu, _("Profile"), G_MENU_MODEL (shipped));
  if (own[0] != NULL)
    g_menu_append_section (menu, _("Your Own"), G_MENU_MODEL (kept));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (more));
  return G_MENU_MODEL (menu);
}

static void
dispose (GObject *object)
{
  EfStatusBar *self = EF_STATUS_BAR (object);

  for (GtkWidget *child; (child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL;)
    gtk_widget_unparent (child);
  g_clear_object (&self->workbench);
  G_OBJECT_CLASS (ef_status_bar_parent_class)->dispose (object);
}

static void
ef_status_bar_class_init (EfStatusBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dispose;
  ef_ui_init ();
  gtk_widget_class_set_template_from_resource (widget_class, "/org/efface/Efface/ui/ef-status-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, EfStatusBar, profile);
  gtk_widget_class_bind_template_child (widget_class, EfStatusBar, counts);
  gtk_widget_class_bind_template_child (widget_class, EfStatusBar, step);
  gtk_widget_class_bind_template_child (widget_class, EfStatusBar, key);
  gtk_widget_class_bind_template_child (widget_class, EfStatusBar, verdict);
  gtk_widget_class_bind_template_child (widget_class, EfStatusBar, progress_box);
  gtk_widget_class_bind_template_child (widget_class, EfStatusBar, resume);
  gtk_widget_class_bind_template_child (widget_class, EfStatusBar, progress);
}

/* Own profiles come and go. */
static void
fill_menu (GtkMenuButton *button,
           gpointer       user_data)
{
  g_autoptr (GMenuModel) menu = make_profile_menu ();

  gtk_menu_button_set_menu_model (button, menu);
}

static void
ef_status_bar_init (EfStatusBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_create_popup_func (self->profile, fill_menu, NULL, NULL);
}
