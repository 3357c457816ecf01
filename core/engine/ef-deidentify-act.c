#include "config.h"

#include "ef-deidentify-private.h"

#include "ef-dummy.h"
#include "ef-icc.h"
#include "ef-uid-table.h"

#include <string.h>

#define TAG_PATIENT_NAME EF_TAG (0x0010, 0x0010)
#define TAG_PATIENT_ID EF_TAG (0x0010, 0x0020)
#define TAG_ENCAPSULATED_DOCUMENT EF_TAG (0x0042, 0x0011)
#define TAG_MIME_TYPE EF_TAG (0x0042, 0x0012)
#define TAG_DOCUMENT_LENGTH EF_TAG (0x0042, 0x0015)
#define TAG_GRAPHIC_ANNOTATIONS EF_TAG (0x0070, 0x0001)
#define TAG_CONTENT_SEQUENCE EF_TAG (0x0040, 0xa730)

static void
set_text (EfPass        *pass,
          const EfPlace *place,
          EfElement     *element,
          const char    *text)
{
  ef_instance_set_text (pass->instance, place->dataset, element, element->vr, text);
}

static void
set_empty (const EfPlace *place,
           EfElement     *element)
{
  if (element->vr == EF_VR_SQ)
    {
      if (element->kind == EF_VALUE_SEQUENCE)
        g_ptr_array_set_size (element->value.items, 0);
      return;
    }
  ef_dataset_replace_value (place->dataset, element, element->vr, "", 0);
}

/* --- UIDs ----------------------------------------------------------------------------------------------------- */

/* Attributes that name a class or a syntax rather than an instance. */
static gboolean
names_a_class (guint32 tag)
{
  return tag == EF_TAG (0x0008, 0x0016) || tag == EF_TAG (0x0008, 0x001a) || tag == EF_TAG (0x0008, 0x001b) ||
         tag == EF_TAG (0x0008, 0x0062) || tag == EF_TAG (0x0008, 0x1150) || tag == EF_TAG (0x0008, 0x115a) ||
         tag == EF_TAG (0x0400, 0x0010);
}

static void
set_uids (EfPass        *pass,
          const EfPlace *place,
          EfElement     *element)
{
  g_autofree char *text = ef_element_dup_string (element);
  g_auto (GStrv) values = NULL;
  g_autoptr (GString) result = g_string_new (NULL);
  gboolean changed = FALSE;

  if (text == NULL || *text == 0)
    return;
  values = g_strsplit (text, "\\", -1);
  for (guint i = 0; values[i] != NULL; i++)
    {
      const char *value = g_strstrip (values[i]);
      gboolean stays = *value == 0 || ef_uid_is_registered (value, NULL, NULL) ||
                       (names_a_class (element->tag) && ef_uid_is_standard_root (value));

      if (i > 0)
        g_string_append_c (result, '\\');
      g_string_append (result, stays ? value : ef_mapping_get_uid (pass->setup->mapping, value));
      changed = changed || !stays;
    }
  if (changed)
    ef_dataset_replace_value (place->dataset, element, element->vr, result->str, result->len);
}

/* --- dummies -------------------------------------------------------------------------------------------------- */

static void
walk_items (EfPass        *pass,
            const EfPlace *place,
            EfElement     *element,
            gboolean       dummy_items)
{
  gboolean of_content = (pass->options & EF_OPTION_CLEAN_STRUCTURED) != 0 && ef_content_is_sequence (element->tag);

  for (guint i = 0; i < ef_element_get_n_items (element); i++)
    {
      EfPlace inner = { ef_element_get_item (element, i), element->tag, place->dummy_items || dummy_items };

      if (of_content)
        inner.content = ef_content_of_item (pass, inner.dataset);
      if (inner.content.action == EF_ACTION_X && !pass->setup->only_look)
        g_ptr_array_remove_index (element->value.items, i--);
      else
        ef_pass_walk (pass, &inner);
    }
}

/* A binary value of the same length that holds nothing. */
static void
set_zeros (const EfPlace *place,
           EfElement     *element)
{
  gsize length = (gsize) MIN (ef_element_get_length (element), 1 << 20);
  g_autofree guint8 *zeros = g_malloc0 (MAX (length, 1));

  ef_dataset_replace_value (place->dataset, element, element->vr, zeros, length);
}

static gboolean
set_dummy (EfPass           *pass,
           const EfPlace    *place,
           EfElement        *element,
           const EfDecision *decision)
{
  const char *text;

  if (decision->text != NULL && ef_vr_is_string (element->vr))
    {
      set_text (pass, place, element, decision->text);
      return FALSE;
    }
  if (decision->rule != NULL && decision->rule->value != NULL)
    {
      set_text (pass, place, element, decision->rule->value);
      return FALSE;
    }
  switch (element->vr)
    {
    case EF_VR_SQ:
      /* The content of a report stays a tree of the same concepts: each value in it has a rule of its own. */
      walk_items (pass, place, element, element->tag != TAG_CONTENT_SEQUENCE);
      return FALSE;
    case EF_VR_UI:
      set_uids (pass, place, element);
      return FALSE;
    case EF_VR_DA:
    case EF_VR_DT:
      if ((pass->options & EF_OPTION_RETAIN_MODIFIED_DATES) != 0 &&
          ef_pass_shift_dates (pass, place, element))
        return FALSE;
      break;
    default:
      break;
    }
  if (element->tag == TAG_PATIENT_NAME || element->tag == TAG_PATIENT_ID)
    {
      set_text (pass, place, element, element->tag == TAG_PATIENT_ID ? pass->pseudonym : pass->name);
      return FALSE;
    }
  if (element->tag == TAG_ENCAPSULATED_DOCUMENT)
    {
      g_autofree char *mime_type = ef_dataset_dup_string (place->dataset, TAG_MIME_TYPE);
      g_autoptr (GBytes) document = ef_dummy_make_document (mime_type);

      if (document != NULL)
        {
          ef_dataset_replace_value (place->dataset, element, element->vr, g_bytes_get_data (document, NULL),
                                    g_bytes_get_size (document));
          if (ef_dataset_find (place->dataset, TAG_DOCUMENT_LENGTH) != NULL)
            ef_dataset_set_number (place->dataset, TAG_DOCUMENT_LENGTH, EF_VR_UL, (double) g_bytes_get_size (document));
        }
      return document == NULL;
    }
  text = ef_dummy_get_text (pass->setup->profile, element->vr, element->tag);
  if (text != NULL)
    set_text (pass, place, element, text);
  else
    set_zeros (place, element);
  return FALSE;
}

/* A known profile takes the place of one that may name its maker, its owner and the day (PS3.3 C.11.15). */
static gboolean
clean_color_profile (EfPass        *pass,
                     const EfPlace *place,
                     EfElement     *element)
{
  g_autoptr (GBytes) bytes = ef_instance_load_value (pass->instance, element, EF_ICC_MAX_LENGTH, NULL);
  g_autoptr (GBytes) clean = bytes != NULL ? ef_icc_clean (bytes) : NULL;

  if (clean != NULL)
    ef_dataset_replace_value (place->dataset, element, element->vr, g_bytes_get_data (clean, NULL),
                              g_bytes_get_size (clean));
  return clean != NULL;
}

/* FALSE: it could not be cleaned. */
static gboolean
clean (EfPass           *pass,
       const EfPlace    *place,
       EfElement        *element,
       const EfDecision *decision)
{
  if (decision->cause == EF_CAUSE_RULE)
    return ef_pass_treat (pass, place, element, decision->rule);
  if (element->tag == EF_TAG_ICC_PROFILE)
    return clean_color_profile (pass, place, element);
  if (element->vr == EF_VR_SQ)
    {
      walk_items (pass, place, element, FALSE);
      return TRUE;
    }
  if (element->vr == EF_VR_DA || element->vr == EF_VR_DT)
    return ef_pass_shift_dates (pass, place, element);
  if (!ef_pass_clean_text (pass, place, element))
    return FALSE;
  ef_pass_map_text_uids (pass, place, element);
  return TRUE;
}

static gboolean
keep (EfPass           *pass,
      const EfPlace    *place,
      EfElement        *element,
      const EfDecision *decision)
{
  if (element->vr == EF_VR_SQ)
    walk_items (pass, place, element, FALSE);
  else if (element->vr == EF_VR_AS && decision->cause != EF_CAUSE_RULE)
    return !ef_pass_pool_age (pass, place, element);
  else if ((element->vr == EF_VR_DA || element->vr == EF_VR_DT) && ef_element_get_length (element) > 0)
    {
      pass->facts->dates_kept = TRUE;
      pass->facts->dates_kept_by_person |= decision->cause == EF_CAUSE_REVIEW;
    }
  else if (decision->cause != EF_CAUSE_RULE)
    ef_pass_map_text_uids (pass, place, element);
  return FALSE;
}

gboolean
ef_pass_act (EfPass           *pass,
             const EfPlace    *place,
             EfElement        *element,
             const EfDecision *decision)
{
  EfDecision fallback = *decision;
  gboolean is_drawing = EF_TAG_GROUP (element->tag) >= 0x6000 && EF_TAG_GROUP (element->tag) < 0x6100;

  switch (decision->action)
    {
    case EF_ACTION_X:
      return TRUE;
    case EF_ACTION_Z:
      if (element->tag == TAG_PATIENT_NAME || element->tag == TAG_PATIENT_ID)
        set_text (pass, place, element, element->tag == TAG_PATIENT_ID ? pass->pseudonym : pass->name);
      else
        set_empty (place, element);
      return FALSE;
    case EF_ACTION_D:
      return set_dummy (pass, place, element, decision);
    case EF_ACTION_U:
      if (element->vr == EF_VR_SQ)
        walk_items (pass, place, element, FALSE);
      else
        set_uids (pass, place, element);
      return FALSE;
    case EF_ACTION_C:
      if (pass->setup->only_look && element->vr != EF_VR_SQ)
        return FALSE;
      if (is_drawing)
        return ef_graphics_clean (pass, place, element);
      if (clean (pass, place, element, decision))
        return element->tag == TAG_GRAPHIC_ANNOTATIONS && !pass->setup->only_look &&
               ef_graphics_clean (pass, place, element);
      fallback.action = ef_action_resolve (EF_ACTION_X_Z_D,
                                           ef_type_lookup (pass->iod, place->sequence, element->tag), FALSE);
      fallback.rule = NULL;
      return fallback.action == EF_ACTION_X || ef_pass_act (pass, place, element, &fallback);
    case EF_ACTION_K:
    default:
      return keep (pass, place, element, decision);
    }
}
