/* Opening: files, folders, what is dropped, the demo study, saved reviews, profiles. */
#include "config.h"

#include "ef-main-window-private.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define MAX_RECENT 8

/* --- the session ------------------------------------------------------------------------------------------------ */

static char *
dup_key_path (void)
{
  return g_build_filename (g_get_user_config_dir (), "efface", "project.key", NULL);
}

EfSession *
_ef_main_window_make_session (EfMainWindow  *self,
                              EfApplication *application,
                              GError       **error)
{
  g_autofree char *name =
      self->settings != NULL ? g_settings_get_string (self->settings, "profile") : g_strdup ("basic");
  g_autofree char *languages = self->settings != NULL ? g_settings_get_string (self->settings, "languages") : NULL;
  g_autofree char *key_path = dup_key_path ();
  g_autofree char *key_folder = g_path_get_dirname (key_path);
  EfSessionConfig config = { 0 };
  EfSession *session = NULL;
  EfProfile *profile;

  config.worker = ef_application_get_worker (application);
  g_mkdir_with_parents (key_folder, 0700);
  if (!ef_key_load_or_make (key_path, &config.key, NULL, error))
    return NULL;
  /* A profile that is gone must not keep anybody from working. */
  profile = ef_profile_load (name, NULL);
  if (profile == NULL)
    profile = ef_profile_new_builtin ("basic", error);
  if (profile != NULL && languages != NULL && *languages != 0)
    {
      EfProfile *other = ef_profile_with (profile, "pixels", "languages", languages, NULL);

      if (other != NULL)
        {
          ef_profile_unref (profile);
          profile = other;
        }
    }
  config.profile = profile;
  if (profile != NULL)
    session = ef_session_new (&config, error);
  g_clear_pointer (&profile, ef_profile_unref);
  memset (&config.key, 0, sizeof config.key);
  return session;
}

/* --- where reviews are kept ------------------------------------------------------------------------------------- */

/* One review a set of paths: who opens the same again goes on where it was left. */
static char *
dup_review_path (const char *const *paths)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *folder = g_build_filename (g_get_user_state_dir (), "efface", "reviews", NULL);
  g_autofree char *name = NULL;

  for (guint i = 0; paths[i] != NULL; i++)
    {
      g_autofree char *full = g_canonicalize_filename (paths[i], NULL);

      g_checksum_update (checksum, (const guchar *) full, (gssize) strlen (full) + 1);
    }
  if (g_mkdir_with_parents (folder, 0700) != 0)
    return NULL;
  name = g_strdup_printf ("%.16s.review", g_checksum_get_string (checksum));
  return g_build_filename (folder, name, NULL);
}

static void
show_recent (EfMainWindow *self)
{
  g_auto (GStrv) paths = self->settings != NULL ? g_settings_get_strv (self->settings, "recent") : NULL;

  ef_welcome_page_set_recent (self->welcome, (const char *const *) paths);
}

static void
remember (EfMainWindow *self,
          const char   *path)
{
  g_autoptr (GPtrArray) recent = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) old = NULL;

  if (self->settings == NULL || !g_settings_get_boolean (self->settings, "remember-studies"))
    return;
  old = g_settings_get_strv (self->settings, "recent");
  g_ptr_array_add (recent, g_canonicalize_filename (path, NULL));
  for (guint i = 0; old[i] != NULL && recent->len < MAX_RECENT; i++)
    if (!g_str_equal (old[i], g_ptr_array_index (recent, 0)))
      g_ptr_array_add (recent, g_strdup (old[i]));
  g_ptr_array_add (recent, NULL);
  g_settings_set_strv (self->settings, "recent", (const char *const *) recent->pdata);
  show_recent (self);
}

/* --- opening ---------------------------------------------------------------------------------------------------- */

static void
set_title (EfMainWindow *self,
           const char   *path)
{
  g_autofree char *name = g_filename_display_basename (path);
  g_autofree char *title = g_strdup_printf ("%s – Efface", name);

  gtk_window_set_title (GTK_WINDOW (self), title);
}

void
ef_main_window_open (EfMainWindow      *self,
                     const char *const *paths)
{
  g_autofree char *review = NULL;
  g_autoptr (GError) error = NULL;
  EfSession *session;
  gboolean done = FALSE;

  g_return_if_fail (EF_IS_MAIN_WINDOW (self));
  if (self->workbench == NULL || paths == NULL || paths[0] == NULL)
    return;
  session = ef_workbench_get_session (self->workbench);
  review = dup_review_path (paths);
  if (review != NULL && g_file_test (review, G_FILE_TEST_EXISTS))
    {
      done = ef_session_open_review (session, review, paths, &error);
      if (g_error_matches (error, EF_ERROR, EF_ERROR_REFUSED))
        {
          /* It is nobody's to set aside. */
          _ef_main_window_tell (self, _("This is open in another window already"), error->message);
          return;
        }
      if (!done)
        {
          g_autofree char *aside = g_strconcat (review, ".old", NULL);

          _ef_main_window_tell (self, _("The saved review could not be continued; a new one begins"), error->message);
          g_clear_error (&error);
          g_rename (review, aside);
        }
    }
  if (!done && !ef_session_open (session, paths, review, &error))
    {
      _ef_main_window_tell (self, _("This could not be opened"), error->message);
      return;
    }
  set_title (self, paths[0]);
  remember (self, paths[0]);
  adw_view_stack_set_visible_child_name (self->pages, "review");
}

static void
open_one (EfMainWindow *self,
          const char   *path)
{
  const char *paths[] = { path, NULL };

  ef_main_window_open (self, paths);
}

static GPtrArray *
list_paths (GListModel *files)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (files, i);

      if (g_file_peek_path (file) != NULL)
        g_ptr_array_add (paths, g_file_get_path (file));
    }
  g_ptr_array_add (paths, NULL);
  return paths;
}

/* --- choosers --------------------------------------------------------------------------------------------------- */

typedef enum
{
  CHOOSE_FOLDER,
  CHOOSE_FILES,
  CHOOSE_REVIEW,
  CHOOSE_REVIEW_TO_SAVE,
  CHOOSE_PROFILE,
  CHOOSE_BLIND_TO_SAVE,
  CHOOSE_REVIEW_TO_COMPARE,
  CHOOSE_PICTURE_TO_SAVE,
} Choice;

#define CHOICE_KEY "ef-choice"

static void
open_review (EfMainWindow *self,
             const char   *path)
{
  g_autoptr (GError) error = NULL;

  if (!ef_session_open_review (ef_workbench_get_session (self->workbench), path, NULL, &error))
    _ef_main_window_tell (self, _("This review could not be opened"), error->message);
  else
    set_title (self, path);
}

static void
set_profile (EfMainWindow *self,
             const char   *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (EfProfile) profile = ef_profile_load (name, &error);

  if (profile == NULL || !ef_session_set_profile (ef_workbench_get_session (self->workbench), profile, &error))
    _ef_main_window_tell (self, _("This profile could not be used"), error != NULL ? error->message : "");
}

/* What is on the screen with its boxes filled, in the window of values that was set; no header. */
static void
save_picture (EfMainWindow *self,
              const char   *path)
{
  GdkTexture *picture = ef_frame_pane_get_written (self->frame);
  g_autoptr (GBytes) png = picture != NULL ? gdk_texture_save_to_png_bytes (picture) : NULL;
  g_autoptr (GError) error = NULL;

  if (png == NULL)
    _ef_main_window_tell (self, _("There is no picture to save"), NULL);
  else if (!g_file_set_contents (path, g_bytes_get_data (png, NULL), (gssize) g_bytes_get_size (png), &error))
    _ef_main_window_tell (self, _("The picture could not be saved"), error->message);
}

static void
response_cb (GtkNativeDialog *dialog,
             int              response,
             EfMainWindow    *self)
{
  g_autoptr (GListModel) files = NULL;
  g_autoptr (GPtrArray) paths = NULL;
  g_autoptr (GError) error = NULL;
  const char *first;

  if (response == GTK_RESPONSE_ACCEPT)
    {
      files = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (dialog));
      paths = list_paths (files);
      first = g_ptr_array_index (paths, 0);
      switch ((Choice) GPOINTER_TO_INT (g_object_get_data (G_OBJECT (dialog), CHOICE_KEY)))
        {
        case CHOOSE_REVIEW:
          open_review (self, first);
          break;
        case CHOOSE_REVIEW_TO_SAVE:
          if (!ef_session_save_review (ef_workbench_get_session (self->workbench), first, &error))
            _ef_main_window_tell (self, _("The review could not be saved"), error->message);
          break;
        case CHOOSE_PROFILE:
          set_profile (self, first);
          break;
        case CHOOSE_BLIND_TO_SAVE:
          _ef_main_window_save_blind (self, first);
          break;
        case CHOOSE_PICTURE_TO_SAVE:
          save_picture (self, first);
          break;
        case CHOOSE_REVIEW_TO_COMPARE:
          _ef_main_window_compare (self, first);
          break;
        case CHOOSE_FOLDER:
        case CHOOSE_FILES:
        default:
          ef_main_window_open (self, (const char *const *) paths->pdata);
        }
    }
  g_object_unref (dialog);
}

static void
choose (EfMainWindow *self,
        Choice        choice)
{
  static const struct
  {
    const char *title;
    GtkFileChooserAction action;
    const char *accept;
  } kinds[] = {
    { N_("Open a Folder"), GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, N_("_Open") },
    { N_("Open Files"), GTK_FILE_CHOOSER_ACTION_OPEN, N_("_Open") },
    { N_("Open a Saved Review"), GTK_FILE_CHOOSER_ACTION_OPEN, N_("_Open") },
    { N_("Save the Review"), GTK_FILE_CHOOSER_ACTION_SAVE, N_("_Save") },
    { N_("Open a Profile"), GTK_FILE_CHOOSER_ACTION_OPEN, N_("_Open") },
    { N_("Save for a Second Reader"), GTK_FILE_CHOOSER_ACTION_SAVE, N_("_Save") },
    { N_("Compare with a Second Reader"), GTK_FILE_CHOOSER_ACTION_OPEN, N_("_Compare") },
    { N_("Save the Picture as It Will Be Written"), GTK_FILE_CHOOSER_ACTION_SAVE, N_("_Save") },
  };
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (_(kinds[choice].title), GTK_WINDOW (self),
                                                              kinds[choice].action, _(kinds[choice].accept),
                                                              _("_Cancel"));

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (dialog), choice == CHOOSE_FILES || choice == CHOOSE_FOLDER);
  if (choice == CHOOSE_REVIEW_TO_SAVE)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), _("study.review"));
  else if (choice == CHOOSE_PICTURE_TO_SAVE)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), _("picture.png"));
  else if (choice == CHOOSE_BLIND_TO_SAVE)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), _("second-reader.review"));
  g_object_set_data (G_OBJECT (dialog), CHOICE_KEY, GINT_TO_POINTER (choice));
  g_signal_connect_object (dialog, "response", G_CALLBACK (response_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

/* --- the demo study --------------------------------------------------------------------------------------------- */

/* The maker stands beside the worker, or in the build folder. */
static char *
find_demo_maker (EfMainWindow *self)
{
  EfApplication *application = EF_APPLICATION (gtk_window_get_application (GTK_WINDOW (self)));
  const char *worker = application != NULL ? ef_application_get_worker (application) : NULL;
  g_autofree char *folder = worker != NULL ? g_path_get_dirname (worker) : NULL;
  const char *const places[] = { "demo", "." };

  for (guint i = 0; folder != NULL && i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *path = g_build_filename (folder, places[i], "efface-make-demo", NULL);

      if (access (path, X_OK) == 0)
        return g_steal_pointer (&path);
    }
  return NULL;
}

static char *
dup_demo_folder (void)
{
  return g_build_filename (g_get_user_cache_dir (), "efface", "demo-study", NULL);
}

static void
made_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (EfMainWindow) self = user_data;
  g_autofree char *folder = dup_demo_folder ();
  g_autoptr (GError) error = NULL;

  if (!g_subprocess_wait_check_finish (G_SUBPROCESS (source), result, &error))
    _ef_main_window_tell (self, _("The demo study could not be made"), error->message);
  else
    open_one (self, folder);
}

static void
open_demo (EfMainWindow *self)
{
  g_autofree char *maker = find_demo_maker (self);
  g_autofree char *folder = dup_demo_folder ();
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;

  g_mkdir_with_parents (folder, 0700);
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error, maker != NULL ? maker : "efface-make-demo",
                              folder, NULL);
  if (process == NULL)
    _ef_main_window_tell (self, _("The demo study could not be made"), error->message);
  else
    g_subprocess_wait_check_async (process, NULL, made_cb, g_object_ref (self));
}

/* --- actions ---------------------------------------------------------------------------------------------------- */

static void
session_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  EfMainWindow *self = EF_MAIN_WINDOW (widget);
  EfSession *session = self->workbench != NULL ? ef_workbench_get_session (self->workbench) : NULL;

  name += strlen ("session.");
  if (session == NULL)
    return;
  if (g_str_equal (name, "open-folder"))
    choose (self, CHOOSE_FOLDER);
  else if (g_str_equal (name, "open-files"))
    choose (self, CHOOSE_FILES);
  else if (g_str_equal (name, "open-review"))
    choose (self, CHOOSE_REVIEW);
  else if (g_str_equal (name, "save-review"))
    choose (self, CHOOSE_REVIEW_TO_SAVE);
  else if (g_str_equal (name, "open-profile"))
    choose (self, CHOOSE_PROFILE);
  else if (g_str_equal (name, "save-blind"))
    choose (self, CHOOSE_BLIND_TO_SAVE);
  else if (g_str_equal (name, "compare"))
    choose (self, CHOOSE_REVIEW_TO_COMPARE);
  else if (g_str_equal (name, "save-picture"))
    {
      /* Whoever saves it sees what is saved. */
      ef_frame_pane_show_written (self->frame);
      choose (self, CHOOSE_PICTURE_TO_SAVE);
    }
  else if (g_str_equal (name, "sample"))
    _ef_main_window_sample (self);
  else if (g_str_equal (name, "open-demo"))
    open_demo (self);
  else if (g_str_equal (name, "open-path"))
    open_one (self, g_variant_get_string (parameter, NULL));
  else if (g_str_equal (name, "profile"))
    set_profile (self, g_variant_get_string (parameter, NULL));
  else if (g_str_equal (name, "cancel"))
    ef_session_cancel (session);
  else if (g_str_equal (name, "resume"))
    ef_session_resume (session);
}

void
_ef_main_window_install_open (GtkWidgetClass *klass)
{
  static const char *const actions[] = {
    "session.open-folder", "session.open-files",   "session.open-review", "session.save-review",
    "session.save-blind",  "session.compare",
    "session.save-picture", "session.sample",
    "session.open-demo",   "session.open-profile", "session.cancel",      "session.resume",
  };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (klass, actions[i], NULL, session_action);
  gtk_widget_class_install_action (klass, "session.open-path", "s", session_action);
  gtk_widget_class_install_action (klass, "session.profile", "s", session_action);
}

static gboolean
drop_cb (EfMainWindow *self,
         const GValue *value)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);

  for (GSList *link = g_value_get_boxed (value); link != NULL; link = link->next)
    if (g_file_peek_path (link->data) != NULL)
      g_ptr_array_add (paths, g_file_get_path (link->data));
  g_ptr_array_add (paths, NULL);
  ef_main_window_open (self, (const char *const *) paths->pdata);
  return paths->len > 1;
}

void
_ef_main_window_init_open (EfMainWindow *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);
  g_autofree char *maker = find_demo_maker (self);

  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
  ef_welcome_page_set_has_demo (self->welcome, maker != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "session.open-demo", maker != NULL);
  show_recent (self);
}
