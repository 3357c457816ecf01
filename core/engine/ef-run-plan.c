/* What can only be settled when all instances are known. */
#include "config.h"

#include "ef-run-private.h"

#include "ef-finder.h"
#include "ef-template.h"

#include <string.h>

#define SPREAD_REASON "; identity at this place in another image of the series"

/* --- names of the outputs ------------------------------------------------------------------------------------- */

/* PSEUDONYM/STUDY/SERIES/INSTANCE.dcm, all from the key: nothing of the source's name, and the same on every machine.
 * A second file with the same SOP Instance UID is numbered. */
void
ef_run_name_outputs (EfRun *self)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n = ef_catalog_get_n (self->catalog);

  /* Those whose header alone may be written come last, so that they change no other's name. */
  for (guint i = 0; i < 2 * n; i++)
    {
      EfEntry *entry = ef_catalog_get (self->catalog, i % n);
      EfState wanted = i < n ? EF_STATE_SCANNED : EF_STATE_QUARANTINED;
      g_autofree char *instance = NULL;
      g_autofree char *base = NULL;
      guint copy;

      if (entry->state != wanted || entry->patient_label == NULL)
        continue;
      instance = ef_mapping_dup_label (self->mapping, "instance", "IM-",
                                       entry->sop_instance != NULL ? entry->sop_instance : "");
      base = g_build_filename (entry->patient_label, entry->study_label, entry->series_label, instance, NULL);
      copy = GPOINTER_TO_UINT (g_hash_table_lookup (seen, base)) + 1;
      g_free (entry->output);
      entry->output = copy == 1 ? g_strconcat (base, ".dcm", NULL) : g_strdup_printf ("%s-%u.dcm", base, copy);
      g_hash_table_replace (seen, g_steal_pointer (&base), GUINT_TO_POINTER (copy));
    }
}

/* --- the same text in a whole series -------------------------------------------------------------------------- */

static gboolean
overlap (const EfBox *a,
         const EfBox *b)
{
  int width = MIN (a->x + a->width, b->x + b->width) - MAX (a->x, b->x);
  int height = MIN (a->y + a->height, b->y + b->height) - MAX (a->y, b->y);
  gint64 smaller = MIN ((gint64) a->width * a->height, (gint64) b->width * b->height);

  return width > 0 && height > 0 && 2 * (gint64) width * height >= smaller;
}

/* A line that was recognised as identity in one image is likely the same, misread, at the same place in another. */
static void
spread (GPtrArray *entries)
{
  g_autoptr (GArray) boxes = g_array_new (FALSE, FALSE, sizeof (EfBox));

  for (guint i = 0; i < entries->len; i++)
    {
      const EfEntry *entry = g_ptr_array_index (entries, i);

      for (guint k = 0; k < entry->findings->len; k++)
        {
          const EfTextFinding *finding = &g_array_index (entry->findings, EfTextFinding, k);

          if (finding->kind == EF_TEXT_IDENTITY)
            g_array_append_val (boxes, finding->region.box);
        }
    }
  for (guint i = 0; boxes->len > 0 && i < entries->len; i++)
    {
      EfEntry *entry = g_ptr_array_index (entries, i);

      for (guint k = 0; k < entry->findings->len; k++)
        {
          EfTextFinding *finding = &g_array_index (entry->findings, EfTextFinding, k);
          gboolean hit = FALSE;

          for (guint b = 0; !finding->redact && finding->kind != EF_TEXT_VISUAL && !hit && b < boxes->len; b++)
            hit = overlap (&finding->region.box, &g_array_index (boxes, EfBox, b));
          if (hit)
            {
              char *reason = g_strconcat (finding->reason != NULL ? finding->reason : "", SPREAD_REASON, NULL);

              g_free (finding->reason);
              finding->reason = reason;
              finding->redact = TRUE;
            }
        }
    }
}

void
ef_run_spread (EfRun *self)
{
  g_autoptr (GHashTable) groups =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  guint n = ef_catalog_get_n (self->catalog);
  GHashTableIter iter;
  gpointer group;

  for (guint i = 0; i < n; i++)
    {
      EfEntry *entry = ef_catalog_get (self->catalog, i);
      g_autofree char *key = NULL;
      GPtrArray *members;

      if (entry->findings == NULL || entry->series == NULL)
        continue;
      key = g_strdup_printf ("%s %ux%u", entry->series, entry->columns, entry->rows);
      members = g_hash_table_lookup (groups, key);
      if (members == NULL)
        {
          members = g_ptr_array_new ();
          g_hash_table_insert (groups, g_steal_pointer (&key), members);
        }
      g_ptr_array_add (members, entry);
    }
  g_hash_table_iter_init (&iter, groups);
  while (g_hash_table_iter_next (&iter, NULL, &group))
    spread (group);
}

/* --- another policy --------------------------------------------------------------------------------------------- */

gboolean
ef_run_is_filled (EfPixelPolicy policy,
                  EfTextKind    kind)
{
  if (kind == EF_TEXT_VISUAL)
    return FALSE;
  switch (policy)
    {
    case EF_PIXELS_ALL_TEXT:
      return TRUE;
    case EF_PIXELS_ALLOW_LIST:
      return kind != EF_TEXT_HARMLESS;
    case EF_PIXELS_HEADER_MATCH:
      return kind == EF_TEXT_IDENTITY;
    case EF_PIXELS_OFF:
    default:
      return FALSE;
    }
}

void
ef_run_judge (EfRun        *self,
              EfPixelPolicy policy)
{
  guint n = ef_catalog_get_n (self->catalog);

  for (guint i = 0; i < n; i++)
    {
      EfEntry *entry = ef_catalog_get (self->catalog, i);

      for (guint k = 0; entry->findings != NULL && k < entry->findings->len; k++)
        {
          EfTextFinding *finding = &g_array_index (entry->findings, EfTextFinding, k);

          if (finding->reason != NULL && g_str_has_suffix (finding->reason, SPREAD_REASON))
            finding->reason[strlen (finding->reason) - strlen (SPREAD_REASON)] = 0;
          finding->redact = ef_run_is_filled (policy, finding->kind);
        }
    }
  if (policy != EF_PIXELS_OFF)
    ef_run_spread (self);
}

/* --- what devices always burn in -------------------------------------------------------------------------------- */

static void
add_template (EfEntry          *entry,
              const EfTemplate *template,
              GPtrArray        *labels)
{
  if (entry->boxes == NULL)
    entry->boxes = g_array_new (FALSE, FALSE, sizeof (EfRegion));
  for (guint i = 0; i < ef_template_get_n_boxes (template); i++)
    {
      EfRegion region = { .last_frame = entry->frames - 1 };

      ef_template_get_box (template, i, &region.box);
      region = ef_entry_clip_region (entry, &region);
      g_array_append_val (entry->boxes, region);
    }
  g_ptr_array_add (labels, ef_template_dup_label (template));
}

void
ef_run_add_templates (EfRun *self)
{
  guint n = self->config.templates != NULL ? ef_catalog_get_n (self->catalog) : 0;

  for (guint i = 0; i < n; i++)
    {
      EfEntry *entry = ef_catalog_get (self->catalog, i);
      g_autoptr (GPtrArray) labels = g_ptr_array_new ();
      EfInputFacts facts;

      if (entry->state != EF_STATE_SCANNED)
        continue;
      ef_entry_get_facts (entry, &facts);
      for (guint k = 0; k < self->config.templates->len; k++)
        if (ef_template_match (self->config.templates->pdata[k], &facts))
          add_template (entry, self->config.templates->pdata[k], labels);
      if (labels->len == 0)
        continue;
      g_ptr_array_add (labels, NULL);
      g_strfreev (entry->templates);
      entry->templates = (char **) g_ptr_array_steal (labels, NULL);
    }
}
