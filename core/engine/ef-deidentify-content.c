/* Structured content: each item is judged by the concept that it gives a value for (PS3.15 E.3.4, Table E.3.4-1). */
#include "config.h"

#include "ef-deidentify-private.h"

#include "ef-dummy.h"

#define TAG_VALUE_TYPE EF_TAG (0x0040, 0xa040)
#define TAG_CONCEPT_NAME EF_TAG (0x0040, 0xa043)
#define TAG_TEXT_VALUE EF_TAG (0x0040, 0xa160)
#define TAG_PERSON_NAME EF_TAG (0x0040, 0xa123)
#define TAG_UID_VALUE EF_TAG (0x0040, 0xa124)
#define TAG_MEASURED_VALUE EF_TAG (0x0040, 0xa300)
#define TAG_REFERENCED_SOP EF_TAG (0x0008, 0x1199)

gboolean
ef_content_is_sequence (guint32 tag)
{
  return tag == EF_TAG (0x0040, 0xa730) || /* Content Sequence */
         tag == EF_TAG (0x0040, 0x0555) || /* Acquisition Context Sequence */
         tag == EF_TAG (0x0040, 0x0612);   /* Specimen Preparation Step Content Item Sequence */
}

gboolean
ef_content_is_value (guint32 tag)
{
  return tag == TAG_TEXT_VALUE || tag == TAG_PERSON_NAME || tag == TAG_UID_VALUE ||
         tag == EF_TAG (0x0040, 0xa120) || /* DateTime */
         tag == EF_TAG (0x0040, 0xa121) || /* Date */
         tag == EF_TAG (0x0040, 0xa122) || /* Time */
         tag == EF_TAG (0x0040, 0xa168) || /* Concept Code Sequence */
         tag == TAG_MEASURED_VALUE || tag == TAG_REFERENCED_SOP;
}

/* Can the value be taken away and the item stay? */
static gboolean
stays_in_place (const char *value_type)
{
  static const char *const types[] = { "TEXT", "PNAME", "UIDREF", "DATE", "TIME", "DATETIME", "NUM",
                                       "IMAGE", "COMPOSITE", "WAVEFORM", NULL };

  return value_type != NULL && g_strv_contains (types, value_type);
}

/* New UIDs protect as well as removal, and keep what belongs together; a number may be missing (PS3.3 C.18.1); anything
 * else becomes a dummy, also a date, which is not moved. */
static void
decide_dummy (EfPass          *pass,
              const EfElement *element,
              EfDecision      *decision)
{
  decision->action = EF_ACTION_D;
  if (element->vr == EF_VR_UI || element->tag == TAG_REFERENCED_SOP)
    decision->action = EF_ACTION_U;
  else if (element->tag == TAG_MEASURED_VALUE)
    decision->action = EF_ACTION_Z;
  else if (element->vr == EF_VR_DA || element->vr == EF_VR_DT)
    decision->text = ef_dummy_get_text (pass->setup->profile, element->vr, element->tag);
}

EfContent
ef_content_of_item (EfPass    *pass,
                    EfDataset *item)
{
  EfContent content = { .is_item = TRUE };
  const EfElement *concept_name = ef_dataset_find (item, TAG_CONCEPT_NAME);
  g_autofree char *value_type = ef_dataset_dup_string (item, TAG_VALUE_TYPE);
  g_autofree char *value = NULL;
  g_autofree char *scheme = NULL;

  if (concept_name == NULL || concept_name->kind != EF_VALUE_SEQUENCE || ef_element_get_n_items (concept_name) == 0)
    return content;
  value = ef_dataset_dup_string (ef_element_get_item (concept_name, 0), EF_TAG (0x0008, 0x0100));
  scheme = ef_dataset_dup_string (ef_element_get_item (concept_name, 0), EF_TAG (0x0008, 0x0102));
  content.row = ef_structured_content_find (value, scheme, value_type);
  if (content.row == NULL)
    return content;
  content.action = ef_structured_content_action (content.row, pass->options, &content.option);
  if (content.action == EF_ACTION_K || content.action == EF_ACTION_C)
    return content;
  /* What is to go leaves its place: items are referred to by their ordinal (0040,DB73; PS3.3 C.17.3.2.5), and what no
   * longer holds a value of its own protects as well as what is not there. A code and a container have no such value. */
  content.action = stays_in_place (value_type) || content.row->basic != EF_ACTION_X ? EF_ACTION_D : EF_ACTION_X;
  return content;
}

/* A concept that the table does not list: codes, numbers and geometry say nothing of who it was. */
static EfAction
decide_unlisted (EfPass          *pass,
                 const EfElement *element)
{
  switch (element->vr)
    {
    case EF_VR_SQ:
      return EF_ACTION_K;
    case EF_VR_UI:
      return (pass->options & EF_OPTION_RETAIN_UIDS) != 0 ? EF_ACTION_K : EF_ACTION_U;
    case EF_VR_DA:
    case EF_VR_DT:
      return (pass->options & EF_OPTION_RETAIN_MODIFIED_DATES) != 0 ? EF_ACTION_C
             : (pass->options & EF_OPTION_RETAIN_FULL_DATES) != 0   ? EF_ACTION_K
                                                                    : EF_ACTION_D;
    case EF_VR_TM:
      return ef_profile_get_dates (pass->setup->profile) == EF_DATES_SHIFT ||
                     (pass->options & EF_OPTION_RETAIN_FULL_DATES) != 0
                 ? EF_ACTION_K
                 : EF_ACTION_D;
    case EF_VR_UT:
      return pass->setup->clean != NULL ? EF_ACTION_C : EF_ACTION_D;
    default:
      return EF_ACTION_D;
    }
}

EfDecision
ef_content_decide (EfPass          *pass,
                   const EfPlace   *place,
                   const EfElement *element)
{
  EfDecision decision = { .cause = EF_CAUSE_CONTENT, .option = EF_OPTION_CLEAN_STRUCTURED };

  switch (place->content.action)
    {
    case EF_ACTION_K:
      decision.action = EF_ACTION_K;
      decision.option = place->content.option;
      break;
    case EF_ACTION_D:
      decide_dummy (pass, element, &decision);
      break;
    default:
      decision.action = decide_unlisted (pass, element);
      break;
    }
  return decision;
}
