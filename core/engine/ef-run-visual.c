/* Which series a person should look at because people may be recognised in them; see ef-visual.h. */
#include "config.h"

#include "ef-run-private.h"

#include "ef-text-findings.h"
#include "ef-visual.h"

/* A face is longer than this, in millimetres; a few slices are none. */
#define LEAST_EXTENT 60.0

static gboolean
is_face (GPtrArray *entries)
{
  double extent = 0;

  for (guint i = 0; i < entries->len; i++)
    {
      const EfEntry *entry = g_ptr_array_index (entries, i);

      if (entry->visual == EF_VISUAL_PHOTOGRAPH)
        return TRUE;
      extent += entry->extent;
    }
  return extent >= LEAST_EXTENT;
}

void
ef_run_mark_visual (EfRun *self)
{
  g_autoptr (GHashTable) series = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_ptr_array_unref);
  GHashTableIter iter;
  gpointer value;

  for (guint i = 0; i < ef_catalog_get_n (self->catalog); i++)
    {
      EfEntry *entry = ef_catalog_get (self->catalog, i);
      GPtrArray *members;

      entry->recognisable = entry->tells_recognisable = FALSE;
      if (entry->visual == EF_VISUAL_NONE || entry->series == NULL)
        continue;
      members = g_hash_table_lookup (series, entry->series);
      if (members == NULL)
        {
          members = g_ptr_array_new ();
          g_hash_table_insert (series, entry->series, members);
        }
      g_ptr_array_add (members, entry);
    }
  g_hash_table_iter_init (&iter, series);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      GPtrArray *members = value;

      if (!is_face (members))
        continue;
      for (guint i = 0; i < members->len; i++)
        {
          EfEntry *entry = g_ptr_array_index (members, i);

          entry->recognisable = TRUE;
          /* One of a stack speaks for it; every photograph is one of its own. */
          entry->tells_recognisable = entry->visual == EF_VISUAL_PHOTOGRAPH || i == members->len / 2;
        }
    }
}

void
ef_run_add_visual (EfEntry *entry)
{
  EfTextFinding finding = { .kind = EF_TEXT_VISUAL, .detected = 1, .read_confidence = -1 };

  if (!entry->tells_recognisable || entry->findings == NULL)
    return;
  finding.region.box = (EfBox) { 0, 0, (int) entry->columns, (int) entry->rows };
  finding.region.last_frame = MAX (entry->frames, 1) - 1;
  finding.reason = g_strdup (entry->visual == EF_VISUAL_PHOTOGRAPH
                                 ? "recognisable visual features: look at the photograph"
                                 : "recognisable visual features: a face can be made from the slices");
  g_array_append_val (entry->findings, finding);
}

gboolean
ef_run_check_visual (EfRun   *self,
                     EfEntry *entry,
                     GError **error)
{
  if (!entry->recognisable || !ef_profile_get_hold_faces (self->config.profile) || self->approval != NULL)
    return TRUE;
  g_set_error (error, EF_ERROR, EF_ERROR_REFUSED,
               "Refused: recognisable visual features; the profile wants a person to look and to approve");
  return FALSE;
}
