#include "config.h"

#include "ef-catalog.h"

#include "ef-gather.h"
#include "ef-io.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

struct _EfCatalog
{
  GPtrArray *entries;   /* of EfEntry */
  GHashTable *patients; /* key -> EfPatient */
  GStringChunk *words;  /* UIDs and modalities repeat over thousands of instances */
  GArray *archives;     /* of int */
};

static const char *const state_names[EF_N_STATES] = {
  [EF_STATE_NEW] = "new",
  [EF_STATE_SCANNED] = "scanned",
  [EF_STATE_IGNORED] = "ignored",
  [EF_STATE_WRITTEN] = "written",
  [EF_STATE_UNCHANGED] = "unchanged",
  [EF_STATE_REVIEW] = "review",
  [EF_STATE_QUARANTINED] = "quarantined",
  [EF_STATE_LEAK] = "leak",
  [EF_STATE_LEFT_OUT] = "left-out",
};

const char *
ef_state_get_name (EfState state)
{
  return state_names[state];
}

static void
patient_free (EfPatient *patient)
{
  g_free (patient->key);
  ef_identifiers_free (patient->identifiers);
  g_clear_pointer (&patient->variant, g_variant_unref);
  g_clear_pointer (&patient->last, g_variant_unref);
  g_free (patient);
}

static void
entry_free (EfEntry *entry)
{
  g_free (entry->source.path);
  g_free (entry->source.name);
  g_free (entry->error_message);
  g_free (entry->output);
  g_free (entry->header_copy);
  g_free (entry->new_instance);
  g_clear_pointer (&entry->shown, g_variant_unref);
  g_clear_pointer (&entry->slice, g_variant_unref);
  g_clear_pointer (&entry->planned_regions, g_variant_unref);
  g_clear_pointer (&entry->findings, g_array_unref);
  g_clear_pointer (&entry->boxes, g_array_unref);
  g_clear_pointer (&entry->templates, g_strfreev);
  g_clear_pointer (&entry->facts, g_variant_unref);
  g_clear_pointer (&entry->filled, g_variant_unref);
  g_clear_pointer (&entry->kept, g_variant_unref);
  g_clear_pointer (&entry->proof, g_variant_unref);
  g_clear_pointer (&entry->claims, g_variant_unref);
  g_clear_pointer (&entry->certificate, g_variant_unref);
  g_free (entry);
}

EfCatalog *
ef_catalog_new (void)
{
  EfCatalog *self = g_new0 (EfCatalog, 1);

  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);
  self->patients = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) patient_free);
  self->words = g_string_chunk_new (4096);
  self->archives = g_array_new (FALSE, FALSE, sizeof (int));
  g_array_set_clear_func (self->archives, (GDestroyNotify) ef_io_clear_fd);
  return self;
}

void
ef_catalog_free (EfCatalog *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->entries);
  g_hash_table_unref (self->patients);
  g_string_chunk_free (self->words);
  g_array_unref (self->archives);
  g_free (self);
}

EfEntry *
ef_catalog_add (EfCatalog  *self,
                const char *path,
                const char *name)
{
  EfEntry *entry = g_new0 (EfEntry, 1);

  entry->number = self->entries->len + 1;
  entry->source.path = g_strdup (path);
  entry->source.name = g_strdup (name);
  g_ptr_array_add (self->entries, entry);
  return entry;
}

guint
ef_catalog_get_n (const EfCatalog *self)
{
  return self->entries->len;
}

EfEntry *
ef_catalog_get (const EfCatalog *self,
                guint            index)
{
  return g_ptr_array_index (self->entries, index);
}

guint
ef_catalog_count (const EfCatalog *self,
                  EfState          state)
{
  guint n = 0;

  for (guint i = 0; i < self->entries->len; i++)
    n += ef_catalog_get (self, i)->state == state;
  return n;
}

guint
ef_catalog_get_n_patients (const EfCatalog *self)
{
  return g_hash_table_size (self->patients);
}

static guint
count_distinct (const EfCatalog *self,
                gsize            field)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_direct_hash, g_direct_equal);

  for (guint i = 0; i < self->entries->len; i++)
    {
      gpointer word = G_STRUCT_MEMBER (gpointer, ef_catalog_get (self, i), field);

      if (word != NULL)
        g_hash_table_add (seen, word);
    }
  return g_hash_table_size (seen);
}

guint
ef_catalog_count_studies (const EfCatalog *self)
{
  return count_distinct (self, G_STRUCT_OFFSET (EfEntry, study));
}

guint
ef_catalog_count_series (const EfCatalog *self)
{
  return count_distinct (self, G_STRUCT_OFFSET (EfEntry, series));
}

char *
ef_catalog_keep_word (EfCatalog  *self,
                      const char *text)
{
  return g_string_chunk_insert_const (self->words, text);
}

static char *
lookup_word (EfCatalog  *self,
             GVariant   *record,
             const char *key)
{
  const char *word = NULL;

  if (!g_variant_lookup (record, key, "&s", &word) || *word == 0)
    return NULL;
  return g_string_chunk_insert_const (self->words, word);
}

/* The instances of a series mostly tell the same: what the last one told need not be taken apart again. */
static void
take_identifiers (EfPatient *patient,
                  GVariant  *record)
{
  g_autoptr (GVariant) variant = g_variant_lookup_value (record, EF_SCAN_IDENTIFIERS, G_VARIANT_TYPE ("a(us)"));
  g_autoptr (EfIdentifiers) own = NULL;

  if (variant == NULL || (patient->last != NULL && g_variant_equal (variant, patient->last)))
    return;
  own = ef_identifiers_new_from_variant (variant);
  ef_identifiers_merge (patient->identifiers, own);
  g_clear_pointer (&patient->last, g_variant_unref);
  patient->last = g_steal_pointer (&variant);
}

void
ef_catalog_set_record (EfCatalog *self,
                       EfEntry   *entry,
                       GVariant  *record)
{
  const char *key = "";
  EfPatient *patient;

  entry->study = lookup_word (self, record, EF_SCAN_STUDY);
  entry->series = lookup_word (self, record, EF_SCAN_SERIES);
  entry->sop_instance = lookup_word (self, record, EF_SCAN_INSTANCE);
  entry->sop_class = lookup_word (self, record, EF_SCAN_SOP_CLASS);
  entry->modality = lookup_word (self, record, EF_SCAN_MODALITY);
  entry->syntax = lookup_word (self, record, EF_SCAN_SYNTAX);
  entry->manufacturer = lookup_word (self, record, EF_SCAN_MANUFACTURER);
  entry->model = lookup_word (self, record, EF_SCAN_MODEL);
  entry->software = lookup_word (self, record, EF_SCAN_SOFTWARE);
  entry->orientation = lookup_word (self, record, EF_SCAN_ORIENTATION);
  g_clear_pointer (&entry->shown, g_variant_unref);
  entry->shown = g_variant_lookup_value (record, EF_SCAN_SHOWN, G_VARIANT_TYPE ("a{us}"));
  g_variant_lookup (record, EF_SCAN_ROWS, "u", &entry->rows);
  g_variant_lookup (record, EF_SCAN_COLUMNS, "u", &entry->columns);
  g_variant_lookup (record, EF_SCAN_FRAMES, "u", &entry->frames);
  g_variant_lookup (record, EF_SCAN_VISUAL, "u", &entry->visual);
  g_variant_lookup (record, EF_SCAN_EXTENT, "d", &entry->extent);
  g_variant_lookup (record, EF_SCAN_PATIENT, "&s", &key);

  patient = g_hash_table_lookup (self->patients, key);
  if (patient == NULL)
    {
      patient = g_new0 (EfPatient, 1);
      patient->key = g_strdup (key);
      patient->identifiers = ef_identifiers_new ();
      g_hash_table_insert (self->patients, patient->key, patient);
    }
  take_identifiers (patient, record);
  patient->n_instances++;
  entry->patient = patient;
  entry->state = EF_STATE_SCANNED;
}

void
ef_catalog_set_identifiers (EfCatalog *self,
                            EfEntry   *entry,
                            GVariant  *record)
{
  take_identifiers (entry->patient, record);
}

void
ef_catalog_forget_identifiers (EfCatalog *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->patients);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      EfPatient *patient = value;

      ef_identifiers_free (patient->identifiers);
      patient->identifiers = ef_identifiers_new ();
      g_clear_pointer (&patient->last, g_variant_unref);
    }
}

/* Whichever worker was faster, the same identifiers are the same. */
static gboolean
is_same_set (GVariant *a,
             GVariant *b)
{
  g_autoptr (GHashTable) set = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gboolean same = g_variant_n_children (a) == g_variant_n_children (b);
  GVariantIter iter;
  const char *value;
  guint kind;

  g_variant_iter_init (&iter, a);
  while (same && g_variant_iter_next (&iter, "(u&s)", &kind, &value))
    g_hash_table_add (set, g_strdup_printf ("%u %s", kind, value));
  g_variant_iter_init (&iter, b);
  while (same && g_variant_iter_next (&iter, "(u&s)", &kind, &value))
    {
      g_autofree char *one = g_strdup_printf ("%u %s", kind, value);

      same = g_hash_table_contains (set, one);
    }
  return same;
}

void
ef_catalog_seal (EfCatalog *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->patients);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      EfPatient *patient = value;
      g_autoptr (GVariant) variant = g_variant_ref_sink (ef_identifiers_to_variant (patient->identifiers));

      if (patient->variant != NULL && is_same_set (patient->variant, variant))
        continue;
      g_clear_pointer (&patient->variant, g_variant_unref);
      patient->variant = g_steal_pointer (&variant);
      patient->revision++;
    }
}

gboolean
ef_entry_wants_header_copy (const EfEntry *entry)
{
  return entry->state == EF_STATE_QUARANTINED && entry->error_code == EF_ERROR_UNSUPPORTED && entry->patient != NULL &&
         entry->output != NULL;
}

guint
ef_entry_get_n_regions_kept (const EfEntry *entry)
{
  guint n = 0;

  if (entry->slice != NULL)
    g_variant_get_child (entry->slice, 6, "u", &n);
  return n;
}

void
ef_entry_fail (EfEntry      *entry,
               EfState       state,
               const GError *error)
{
  entry->state = state;
  entry->error_code = ef_error_get_code (error);
  g_free (entry->error_message);
  entry->error_message = g_strdup (error->message);
}

void
ef_entry_take_header (EfEntry      *entry,
                      const GError *error)
{
  g_clear_pointer (&entry->header_copy, g_free);
  if (error == NULL)
    entry->header_copy = g_strdup (entry->output);
  else
    {
      g_autofree char *reason = g_steal_pointer (&entry->error_message);

      entry->error_message = g_strdup_printf ("%s; its header was not written either: %s", reason, error->message);
    }
}

int
ef_catalog_open (EfCatalog     *self,
                 const EfEntry *entry,
                 GError       **error)
{
  ef_autofd fd = -1;

  if (entry->source.archive == 0)
    {
      fd = open (entry->source.path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
      if (fd < 0)
        g_set_error (error, EF_ERROR, EF_ERROR_IO, "Cannot open the file: %s", g_strerror (errno));
      return ef_io_steal_fd (&fd);
    }
  fd = ef_io_memfd ("member", error);
  if (fd < 0 || !ef_io_copy_range (g_array_index (self->archives, int, entry->source.archive - 1),
                                   entry->source.offset, entry->source.length, fd, error))
    return -1;
  return ef_io_steal_fd (&fd);
}

guint
ef_catalog_take_archive (EfCatalog *self,
                         int        fd)
{
  g_array_append_val (self->archives, fd);
  return self->archives->len;
}
