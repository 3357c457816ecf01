#include "config.h"

#include "ef-profile-lines.h"

#include "ef-dictionary.h"
#include "ef-profile-text.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

/* A word of the file, and what it is called. */
typedef struct
{
  const char *word;
  const char *label;
  gboolean takes; /* more behind a colon */
} Word;

static const Word actions[] = {
  { "keep", N_("Keep"), FALSE },
  { "remove", N_("Remove"), FALSE },
  { "empty", N_("Empty"), FALSE },
  { "uid", N_("New UID"), FALSE },
  { "dummy", N_("Dummy"), TRUE },
  { "replace", N_("Write a text"), TRUE },
  { "replace-part", N_("Replace a part"), TRUE },
  { "clean", N_("Clean"), FALSE },
  { "check-and-retain", N_("Check, then keep"), FALSE },
  { "check-person-name", N_("Check for names, then keep"), FALSE },
  { "remove-phone", N_("Cut telephone numbers"), FALSE },
  { "keep-if", N_("Keep if it matches"), TRUE },
  { "keep-if-in", N_("Keep if one of"), TRUE },
  { "keep-year", N_("Keep the year"), FALSE },
  { "shift", N_("Shift by days"), TRUE },
  { "shift-year", N_("Shift by years"), TRUE },
  { "pool-age", N_("Pool ages over 89"), FALSE },
  { "zip", N_("ZIP: three digits"), FALSE },
  { NULL, NULL, FALSE },
};

static const Word kinds[] = {
  { "patient-name", N_("Patient's name"), FALSE },
  { "person-name", N_("Other name"), FALSE },
  { "id", N_("Number"), FALSE },
  { "date", N_("Date"), FALSE },
  { "place", N_("Place"), FALSE },
  { "contact", N_("Contact"), FALSE },
  { NULL, NULL, FALSE },
};

static const struct
{
  const char *group;
  const char *title, *description;
  const char *key_hint, *value_hint;
  const Word *words; /* NULL: the value is a text */
  gboolean ordered;  /* the first line that holds counts */
  const char *add;
} groups[] = {
  { "tags", N_("Rules for attributes"),
    N_("Before the table of the standard is asked, the first rule that holds counts. A tag (0010,4000), a keyword, a path "
       "or a VR."),
    N_("Tag, keyword or VR"), N_("Text, expression or number"), actions, TRUE, N_("Add a Rule") },
  { "private", N_("Private attributes"), N_("By their creator, wherever their block lies: \"ACME 1.0\",0029,10"),
    N_("\"CREATOR\",gggg,ee"), N_("Text, expression or number"), actions, TRUE, N_("Add a Private Attribute") },
  { "words", N_("Words"),
    N_("Joined by ';'. identity: must go wherever they stand; harmless: may stay; cues: a name follows. With or without a "
       "language: cues.de"),
    N_("identity, harmless or cues"), N_("Words joined by ';'"), NULL, FALSE, N_("Add Words") },
  { "patterns", N_("Patterns"), N_("Regular expressions of identifiers that this site writes into texts."),
    N_("Name"), N_("Regular expression"), NULL, FALSE, N_("Add a Pattern") },
  { "seeds", N_("Attributes that identify"),
    N_("Their values are looked for in all texts and in the written files, beyond those that are known."),
    N_("Tag or keyword"), NULL, kinds, FALSE, N_("Add an Attribute") },
  { "dummies", N_("Dummy values"), N_("What is written where a value of a VR is needed."), N_("VR"), N_("Text"), NULL, FALSE,
    N_("Add a Dummy") },
};

struct _EfProfileLines
{
  AdwPreferencesGroup parent_instance;

  EfProfileDraft *draft;
  guint kind; /* index of groups */
  GtkListBox *list;
  char *shown; /* what the rows were made of */
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (EfProfileLines, ef_profile_lines, ADW_TYPE_PREFERENCES_GROUP)

/* One line; a row that is new has no key yet. */
typedef struct
{
  EfProfileLines *lines; /* outlives the row */
  char *key;
  GtkWidget *entry, *choice, *value, *problem, *meaning;
} Line;

#define LINE_KEY "ef-line"

static void
line_free (gpointer data)
{
  Line *line = data;

  g_free (line->key);
  g_free (line);
}

static const char *
get_group (EfProfileLines *self)
{
  return groups[self->kind].group;
}

/* --- from the file --------------------------------------------------------------------------------------------- */

static guint
find_word (const Word *words,
           const char *value,
           gsize       length)
{
  for (guint i = 0; words[i].word != NULL; i++)
    if (strlen (words[i].word) == length && strncmp (words[i].word, value, length) == 0)
      return i;
  return GTK_INVALID_LIST_POSITION;
}

/* What the standard calls a tag that stands there by number. */
static void
show_meaning (Line *line)
{
  const char *key = gtk_editable_get_text (GTK_EDITABLE (line->entry));
  guint group;
  guint element;
  char end;
  const char *name = NULL;

  if (sscanf (key, "%4x,%4x%c", &group, &element, &end) == 2 || sscanf (key, "(%4x,%4x)%c", &group, &element, &end) == 2)
    name = ef_dictionary_get_name (group << 16 | element);
  gtk_label_set_label (GTK_LABEL (line->meaning), name != NULL ? name : "");
  gtk_widget_set_visible (line->meaning, name != NULL);
}

static void
show_problem (Line *line)
{
  g_autofree char *problem =
      line->key != NULL ? ef_profile_draft_dup_problem (line->lines->draft, get_group (line->lines), line->key) : NULL;

  gtk_label_set_label (GTK_LABEL (line->problem), problem != NULL ? problem : "");
  gtk_widget_set_visible (line->problem, problem != NULL);
  if (problem != NULL)
    gtk_widget_add_css_class (line->entry, "error");
  else
    gtk_widget_remove_css_class (line->entry, "error");
}

static void
show_value (Line       *line,
            const char *value)
{
  const Word *words = groups[line->lines->kind].words;
  const char *colon = words != NULL ? strchr (value, ':') : NULL;
  gsize length = colon != NULL ? (gsize) (colon - value) : strlen (value);
  guint word = words != NULL ? find_word (words, value, length) : GTK_INVALID_LIST_POSITION;

  if (line->choice != NULL)
    gtk_drop_down_set_selected (GTK_DROP_DOWN (line->choice), word);
  if (line->value == NULL)
    return;
  if (words == NULL || word == GTK_INVALID_LIST_POSITION)
    gtk_editable_set_text (GTK_EDITABLE (line->value), value);
  else
    gtk_editable_set_text (GTK_EDITABLE (line->value), colon != NULL ? colon + 1 : "");
  gtk_widget_set_visible (line->value, words == NULL || word == GTK_INVALID_LIST_POSITION || words[word].takes);
}

/* --- into the file --------------------------------------------------------------------------------------------- */

static char *
dup_line_value (Line *line)
{
  const Word *words = groups[line->lines->kind].words;
  guint selected = line->choice != NULL ? gtk_drop_down_get_selected (GTK_DROP_DOWN (line->choice)) : 0;
  const char *text = line->value != NULL ? gtk_editable_get_text (GTK_EDITABLE (line->value)) : "";

  if (words == NULL || selected == GTK_INVALID_LIST_POSITION)
    return g_strdup (text);
  if (!words[selected].takes || *text == 0)
    return g_strdup (words[selected].word);
  return g_strconcat (words[selected].word, ":", text, NULL);
}

static void
commit (Line *line)
{
  EfProfileLines *self = line->lines;
  g_autofree char *key = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (line->entry))));
  g_autofree char *value = dup_line_value (line);
  g_autofree char *old = NULL;
  g_autofree char *text = NULL;
  g_autofree char *renamed = NULL;

  if (self->updating || *key == 0)
    return;
  old = line->key != NULL ? ef_profile_draft_dup_value (self->draft, get_group (self), line->key) : NULL;
  if (g_strcmp0 (line->key, key) == 0 && g_strcmp0 (old, value) == 0)
    return;
  text = g_strdup (ef_profile_draft_get_text (self->draft));
  renamed = line->key != NULL ? ef_profile_text_rename (text, get_group (self), line->key, key) : g_strdup (text);
  g_free (line->key);
  line->key = g_strdup (key);
  g_free (text);
  text = ef_profile_text_set (renamed, get_group (self), key, value);
  ef_profile_draft_set_text (self->draft, text);
}

static void
activated_cb (Line *line)
{
  commit (line);
}

static void
left_cb (Line *line)
{
  commit (line);
}

static void
chosen_cb (Line *line)
{
  const Word *words = groups[line->lines->kind].words;
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (line->choice));

  if (line->lines->updating || selected == GTK_INVALID_LIST_POSITION)
    return;
  if (line->value != NULL)
    gtk_widget_set_visible (line->value, words[selected].takes);
  commit (line);
}

static void
key_changed_cb (Line *line)
{
  show_meaning (line);
}

static void update (EfProfileLines *self);

static void
delete_cb (Line *line)
{
  EfProfileLines *self = line->lines;

  if (line->key != NULL)
    ef_profile_draft_set (self->draft, get_group (self), line->key, NULL);
  else
    {
      g_clear_pointer (&self->shown, g_free);
      update (self);
    }
}

static void
up_cb (Line *line)
{
  EfProfileLines *self = line->lines;
  g_autofree char *text =
      line->key != NULL
          ? ef_profile_text_move (ef_profile_draft_get_text (self->draft), get_group (self), line->key, TRUE)
          : NULL;

  if (text != NULL)
    ef_profile_draft_set_text (self->draft, text);
}

/* --- rows ------------------------------------------------------------------------------------------------------ */

static GtkWidget *
make_entry (Line       *line,
            const char *hint,
            int         width)
{
  GtkWidget *entry = gtk_entry_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_editable_set_width_chars (GTK_EDITABLE (entry), width);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), hint);
  gtk_widget_set_valign (entry, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, hint, -1);
  g_signal_connect_swapped (entry, "activate", G_CALLBACK (activated_cb), line);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (left_cb), line);
  gtk_widget_add_controller (entry, focus);
  return entry;
}

static GtkWidget *
make_button (Line       *line,
             const char *icon,
             const char *label,
             GCallback   clicked)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect_swapped (button, "clicked", clicked, line);
  return button;
}

static GtkWidget *
make_choice (Line       *line,
             const Word *words)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  GtkWidget *choice;

  for (guint i = 0; words[i].word != NULL; i++)
    gtk_string_list_append (labels, _(words[i].label));
  choice = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&labels)), NULL);
  gtk_widget_set_valign (choice, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (choice), GTK_ACCESSIBLE_PROPERTY_LABEL, _("What is done"), -1);
  return choice;
}

static GtkWidget *
make_label (const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, css_class);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_set_visible (label, FALSE);
  return label;
}

/* @value NULL: a new line. */
static GtkWidget *
make_row (EfProfileLines *self,
          const char     *key,
          const char     *value)
{
  Line *line = g_new0 (Line, 1);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *all = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *space;

  line->lines = self;
  line->key = g_strdup (key);
  line->entry = make_entry (line, _(groups[self->kind].key_hint), groups[self->kind].words != NULL ? 24 : 18);
  line->meaning = make_label ("dim-label");
  line->problem = make_label ("error");
  gtk_editable_set_text (GTK_EDITABLE (line->entry), key != NULL ? key : "");
  gtk_box_append (GTK_BOX (box), line->entry);
  if (groups[self->kind].words != NULL)
    {
      line->choice = make_choice (line, groups[self->kind].words);
      gtk_box_append (GTK_BOX (box), line->choice);
    }
  if (groups[self->kind].value_hint != NULL)
    {
      line->value = make_entry (line, _(groups[self->kind].value_hint), 14);
      gtk_widget_set_hexpand (line->value, TRUE);
      gtk_box_append (GTK_BOX (box), line->value);
    }
  show_value (line, value != NULL ? value : groups[self->kind].words != NULL ? groups[self->kind].words[1].word : "");
  if (line->choice != NULL)
    g_signal_connect_swapped (line->choice, "notify::selected", G_CALLBACK (chosen_cb), line);
  g_signal_connect_swapped (line->entry, "changed", G_CALLBACK (key_changed_cb), line);
  space = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_set_hexpand (space, line->choice != NULL);
  gtk_box_append (GTK_BOX (box), space);
  if (groups[self->kind].ordered)
    gtk_box_append (GTK_BOX (box), make_button (line, "go-up-symbolic", _("Before the one above"), G_CALLBACK (up_cb)));
  gtk_box_append (GTK_BOX (box), make_button (line, "user-trash-symbolic", _("Delete"), G_CALLBACK (delete_cb)));

  gtk_widget_add_css_class (all, "profile-line");
  gtk_box_append (GTK_BOX (all), box);
  gtk_box_append (GTK_BOX (all), line->meaning);
  gtk_box_append (GTK_BOX (all), line->problem);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), all);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  g_object_set_data_full (G_OBJECT (row), LINE_KEY, line, line_free);
  show_meaning (line);
  show_problem (line);
  return row;
}

static void
clear_rows (EfProfileLines *self)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
}

static char *
dup_shown (GArray *lines)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < lines->len; i++)
    g_string_append_printf (text, "%s=%s\n", g_array_index (lines, EfProfileLine, i).key,
                            g_array_index (lines, EfProfileLine, i).value);
  return g_string_free (text, FALSE);
}

/* Do the rows say this already? A person may be typing in one. */
static gboolean
is_shown (EfProfileLines *self,
          GArray         *lines)
{
  guint i = 0;

  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->list)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    {
      Line *line = g_object_get_data (G_OBJECT (row), LINE_KEY);
      g_autofree char *value = dup_line_value (line);

      if (line->key == NULL)
        continue;
      if (i >= lines->len || !g_str_equal (g_array_index (lines, EfProfileLine, i).key, line->key) ||
          !g_str_equal (g_array_index (lines, EfProfileLine, i).value, value))
        return FALSE;
      i++;
    }
  return i == lines->len;
}

static void
update (EfProfileLines *self)
{
  g_autoptr (GArray) lines = ef_profile_text_list (ef_profile_draft_get_text (self->draft), get_group (self));
  g_autofree char *text = dup_shown (lines);

  self->updating = TRUE;
  if (self->shown == NULL || (!g_str_equal (self->shown, text) && !is_shown (self, lines)))
    {
      clear_rows (self);
      for (guint i = 0; i < lines->len; i++)
        {
          const EfProfileLine *line = &g_array_index (lines, EfProfileLine, i);

          gtk_list_box_append (self->list, make_row (self, line->key, line->value));
        }
    }
  else
    for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->list)); row != NULL;
         row = gtk_widget_get_next_sibling (row))
      show_problem (g_object_get_data (G_OBJECT (row), LINE_KEY));
  self->updating = FALSE;
  g_free (self->shown);
  self->shown = g_steal_pointer (&text);
  gtk_widget_set_visible (GTK_WIDGET (self->list), gtk_widget_get_first_child (GTK_WIDGET (self->list)) != NULL);
}

void
ef_profile_lines_add (EfProfileLines *self)
{
  GtkWidget *row = make_row (self, NULL, NULL);
  Line *line = g_object_get_data (G_OBJECT (row), LINE_KEY);

  gtk_widget_set_visible (GTK_WIDGET (self->list), TRUE);
  gtk_list_box_append (self->list, row);
  gtk_widget_grab_focus (line->entry);
}

/* --- life ------------------------------------------------------------------------------------------------------ */

static void
dispose (GObject *object)
{
  EfProfileLines *self = EF_PROFILE_LINES (object);

  /* Entries that lose the focus with their row must not write. */
  self->updating = TRUE;
  g_clear_object (&self->draft);
  g_clear_pointer (&self->shown, g_free);
  G_OBJECT_CLASS (ef_profile_lines_parent_class)->dispose (object);
}

static void
ef_profile_lines_class_init (EfProfileLinesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dispose;
}

static void
ef_profile_lines_init (EfProfileLines *self)
{
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (self->list));
}

GtkWidget *
ef_profile_lines_new (EfProfileDraft *draft,
                      const char     *group)
{
  EfProfileLines *self = g_object_new (EF_TYPE_PROFILE_LINES, NULL);
  GtkWidget *add = gtk_button_new_from_icon_name ("list-add-symbolic");

  while (self->kind + 1 < G_N_ELEMENTS (groups) && !g_str_equal (groups[self->kind].group, group))
    self->kind++;
  self->draft = g_object_ref (draft);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _(groups[self->kind].title));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self), _(groups[self->kind].description));
  gtk_widget_add_css_class (add, "flat");
  gtk_widget_set_valign (add, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (add, _(groups[self->kind].add));
  gtk_accessible_update_property (GTK_ACCESSIBLE (add), GTK_ACCESSIBLE_PROPERTY_LABEL, _(groups[self->kind].add), -1);
  g_signal_connect_swapped (add, "clicked", G_CALLBACK (ef_profile_lines_add), self);
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (self), add);
  g_signal_connect_object (draft, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
