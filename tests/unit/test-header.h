/* What the tests of the header pass share: an instance with a patient, one pass over it, and questions about the result. */
#pragma once

#include "ef-deidentify.h"
#include "ef-error.h"
#include "ef-gather.h"

#include <string.h>

#define T_CT "1.2.840.10008.5.1.4.1.1.2"
#define T_SC "1.2.840.10008.5.1.4.1.1.7"
#define T_SR "1.2.840.10008.5.1.4.1.1.88.22"
#define T_BASIC "[profile]\nname=t\n"

/* A minimal instance of a SOP class, with a patient. */
static inline EfInstance *
t_new_instance (const char *sop_class)
{
  EfInstance *instance = ef_instance_new ("1.2.840.10008.1.2.1");
  EfDataset *root = ef_instance_get_dataset (instance);

  ef_dataset_set_string (root, EF_TAG (0x0008, 0x0005), EF_VR_CS, "ISO_IR 192");
  ef_dataset_set_string (root, EF_TAG (0x0008, 0x0016), EF_VR_UI, sop_class);
  ef_dataset_set_string (root, EF_TAG (0x0008, 0x0018), EF_VR_UI, "1.2.3.4.5.6.20240229");
  ef_dataset_set_string (root, EF_TAG (0x0008, 0x0020), EF_VR_DA, "20240310");
  ef_dataset_set_string (root, EF_TAG (0x0010, 0x0010), EF_VR_PN, "Testfall^Thea");
  ef_dataset_set_string (root, EF_TAG (0x0010, 0x0020), EF_VR_LO, "TF-998877");
  ef_dataset_set_string (root, EF_TAG (0x0010, 0x0030), EF_VR_DA, "19400202");
  ef_dataset_set_string (root, EF_TAG (0x0020, 0x000d), EF_VR_UI, "1.2.3.4.5");
  return instance;
}

/* A cleaner as simple as can be: the family name becomes three dots. */
static inline char *
t_clean_cb (const char *text,
            gpointer    user_data)
{
  g_auto (GStrv) parts = g_strsplit (text, "Testfall", -1);

  return g_strjoinv ("...", parts);
}

/* Runs the pass as a job does. @subject and @clean may be NULL. Returns the options that were in force. */
static inline EfOptions
t_run (EfInstance      *instance,
       const EfProfile *profile,
       const char      *subject,
       EfCleanFunc      clean)
{
  g_autoptr (EfMapping) mapping = NULL;
  g_autoptr (EfIdentifiers) identifiers = ef_identifiers_new ();
  g_autoptr (GError) error = NULL;
  EfDeidentifyFacts facts = { 0 };
  EfDeidentify pass = { 0 };
  EfKey key;

  memset (key.bytes, 9, sizeof key.bytes);
  mapping = ef_mapping_new (&key);
  ef_gather_identifiers (instance, ef_profile_get_options (profile), identifiers);
  ef_gather_seeds (instance, profile, identifiers);
  pass.profile = profile;
  pass.mapping = mapping;
  pass.identifiers = identifiers;
  pass.subject = subject;
  pass.clean = clean;
  ef_deidentify_run (&pass, instance, &facts, &error);
  g_assert_no_error (error);
  return facts.options;
}

static inline EfProfile *
t_profile (const char *rest)
{
  g_autofree char *text = g_strconcat (T_BASIC, rest, NULL);
  g_autoptr (GError) error = NULL;
  EfProfile *profile = ef_profile_new_from_text (text, "test", &error);

  g_assert_no_error (error);
  return profile;
}

/* The same with a profile of these lines, behind the name. */
static inline EfOptions
t_run_text (EfInstance *instance,
            const char *rest,
            EfCleanFunc clean)
{
  g_autoptr (EfProfile) profile = t_profile (rest);

  return t_run (instance, profile, NULL, clean);
}

static inline void
t_assert_text (EfDataset  *dataset,
               guint32     tag,
               const char *expected)
{
  g_autofree char *text = ef_dataset_dup_string (dataset, tag);

  if (g_strcmp0 (text, expected) != 0)
    g_test_message ("(%04x,%04x)", EF_TAG_GROUP (tag), EF_TAG_ELEMENT (tag));
  g_assert_cmpstr (text, ==, expected);
}

/* The first item of a sequence that is made for it. */
static inline EfDataset *
t_add_item (EfDataset *dataset,
            guint32    tag)
{
  EfElement *sequence = ef_dataset_find (dataset, tag);

  if (sequence == NULL)
    sequence = ef_dataset_set_sequence (dataset, tag);
  return ef_element_append_item (dataset, sequence);
}

static inline void
t_add_code (EfDataset  *dataset,
            guint32     tag,
            const char *value,
            const char *scheme,
            const char *meaning)
{
  EfDataset *item = t_add_item (dataset, tag);

  ef_dataset_set_string (item, EF_TAG (0x0008, 0x0100), EF_VR_SH, value);
  ef_dataset_set_string (item, EF_TAG (0x0008, 0x0102), EF_VR_SH, scheme);
  ef_dataset_set_string (item, EF_TAG (0x0008, 0x0104), EF_VR_LO, meaning);
}

/* Does any value at any level hold these bytes? */
static inline gboolean
t_holds (EfInstance *instance,
         EfDataset  *dataset,
         const char *bytes,
         gsize       length)
{
  for (guint i = 0; i < ef_dataset_get_n_elements (dataset); i++)
    {
      const EfElement *element = ef_dataset_get_element (dataset, i);

      for (guint k = 0; element->kind == EF_VALUE_SEQUENCE && k < ef_element_get_n_items (element); k++)
        if (t_holds (instance, ef_element_get_item (element, k), bytes, length))
          return TRUE;
      if (element->kind == EF_VALUE_BYTES && element->value.bytes.length >= length &&
          memmem (element->value.bytes.data, element->value.bytes.length, bytes, length) != NULL)
        return TRUE;
    }
  return FALSE;
}

static inline gboolean
t_holds_text (EfInstance *instance,
              const char *text)
{
  return t_holds (instance, ef_instance_get_dataset (instance), text, strlen (text)) ||
         t_holds (instance, ef_instance_get_meta (instance), text, strlen (text));
}
