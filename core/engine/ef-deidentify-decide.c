#include "config.h"

#include "ef-deidentify-private.h"

#include "ef-dictionary.h"
#include "ef-header-table.h"
#include "ef-safe-private.h"
#include "ef-shown-value.h"
#include "ef-unlisted.h"

#include <string.h>

#define TAG_CONTENT_SEQUENCE EF_TAG (0x0040, 0xa730)
#define TAG_ICONS EF_TAG (0x0088, 0x0200)

/* Attributes that the pass or the claims write themselves; what stood there before is not trusted. */
static const guint32 rebuilt[] = {
  EF_TAG (0x0012, 0x0062), /* Patient Identity Removed */
  EF_TAG (0x0012, 0x0063), /* De-identification Method */
  EF_TAG (0x0012, 0x0064), /* De-identification Method Code Sequence */
  EF_TAG (0x0028, 0x0303), /* Longitudinal Temporal Information Modified */
  EF_TAG (0x4ffe, 0x0001), /* MAC Parameters Sequence: of signatures that cannot stay valid */
  EF_TAG (0x0400, 0x0500), /* Encrypted Attributes Sequence of an earlier step */
};

static gboolean
is_format (guint32 tag)
{
  guint16 group = EF_TAG_GROUP (tag);

  if (EF_TAG_ELEMENT (tag) == 0x0000)
    return TRUE;
  if (group < 0x0008 || group == 0xfffa || group == 0xfffc || group == 0xfffe || group == 0xffff)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (rebuilt); i++)
    if (rebuilt[i] == tag)
      return TRUE;
  return FALSE;
}

static gboolean
is_pixel (guint32 tag)
{
  return tag == EF_TAG_PIXEL_DATA || tag == EF_TAG (0x7fe0, 0x0001) || tag == EF_TAG (0x7fe0, 0x0002) ||
         tag == EF_TAG (0x7fe0, 0x0003) || tag == EF_TAG (0x7fe0, 0x0008) || tag == EF_TAG (0x7fe0, 0x0009);
}

/* Bytes where the standard has a sequence, or fragments where there are no pixels: no rule can look inside. Nor does
 * anybody look at small pictures of the picture, which show what is burned into it. */
static gboolean
is_opaque (const EfPlace   *place,
           const EfElement *element)
{
  if (element->tag == TAG_ICONS || (is_pixel (element->tag) && place->sequence != 0))
    return TRUE;
  if (element->kind == EF_VALUE_FRAGMENTS)
    return TRUE;
  return element->kind != EF_VALUE_SEQUENCE && ef_element_get_length (element) > 0 &&
         ef_dictionary_get_vr (element->tag) == EF_VR_SQ;
}

static EfAction
settle (EfPass          *pass,
        const EfPlace   *place,
        const EfElement *element,
        EfAction         action)
{
  EfType type = ef_type_lookup (pass->iod, place->sequence, element->tag);

  /* X/Z/U* stands at sequences of references. New UIDs protect as well as removal, and keep what belongs together. */
  if (action == EF_ACTION_X_Z_U && element->vr == EF_VR_SQ)
    return EF_ACTION_U;
  return ef_action_resolve (action, type, element->vr == EF_VR_SQ);
}

/* The meaning of a code that the site made up is what a person typed (PS3.15 E.3.5). */
static gboolean
is_private_meaning (const EfPlace   *place,
                    const EfElement *element)
{
  g_autofree char *scheme = NULL;

  if (element->tag != EF_TAG (0x0008, 0x0104))
    return FALSE;
  scheme = ef_dataset_dup_string (place->dataset, EF_TAG (0x0008, 0x0102));
  return scheme == NULL || *scheme == 0 || g_str_has_prefix (scheme, "99") || *scheme == 'L' || *scheme == 'l';
}

/* Free text is cleaned where somebody can, else it goes. */
static void
decide_free_text (EfPass     *pass,
                  EfAction    otherwise,
                  EfDecision *decision)
{
  gboolean can_clean = (pass->options & EF_OPTION_CLEAN_DESCRIPTORS) != 0;

  decision->cause = EF_CAUSE_VR;
  decision->action = can_clean ? EF_ACTION_C : otherwise;
  decision->option = can_clean ? EF_OPTION_CLEAN_DESCRIPTORS : EF_OPTION_NONE;
}

/* Times of day stay where days are moved by whole days, and go where years alone stay. */
static gboolean
keeps_times (EfPass *pass)
{
  return (pass->options & EF_OPTION_RETAIN_MODIFIED_DATES) != 0 &&
         ef_profile_get_dates (pass->setup->profile) != EF_DATES_YEAR;
}

/* Beyond the table: the VR says what kind of thing a value is. */
static EfDecision
decide_by_vr (EfPass          *pass,
              const EfPlace   *place,
              const EfElement *element)
{
  EfDecision decision = { .action = EF_ACTION_K, .cause = EF_CAUSE_NONE };
  EfAction unlisted = settle (pass, place, element, EF_ACTION_X_Z_D);
  EfUnlisted kind;

  switch (element->vr)
    {
    case EF_VR_SQ:
      return decision;
    case EF_VR_UI:
      decision.action = (pass->options & EF_OPTION_RETAIN_UIDS) != 0 ? EF_ACTION_K : EF_ACTION_U;
      decision.cause = EF_CAUSE_VR;
      return decision;
    case EF_VR_DA:
    case EF_VR_DT:
    case EF_VR_TM:
      decision.cause = EF_CAUSE_VR;
      if (element->vr != EF_VR_TM && (pass->options & EF_OPTION_RETAIN_MODIFIED_DATES) != 0)
        decision.action = EF_ACTION_C;
      else if (element->vr == EF_VR_TM && keeps_times (pass))
        decision.action = EF_ACTION_K;
      else if ((pass->options & EF_OPTION_RETAIN_FULL_DATES) == 0)
        decision.action = unlisted;
      return decision;
    case EF_VR_PN:
    case EF_VR_AE:
    case EF_VR_UR:
      decision.cause = EF_CAUSE_VR;
      decision.action = unlisted;
      return decision;
    case EF_VR_LT:
    case EF_VR_ST:
    case EF_VR_UC:
    case EF_VR_UT:
      decide_free_text (pass, unlisted, &decision);
      return decision;
    case EF_VR_LO:
    case EF_VR_SH:
      kind = ef_unlisted_find (element->tag);
      if (kind == EF_UNLISTED_TYPED || is_private_meaning (place, element))
        decide_free_text (pass, unlisted, &decision);
      else if (kind == EF_UNLISTED_NUMBER)
        {
          decision.cause = EF_CAUSE_VR;
          decision.action = unlisted;
        }
      return decision;
    case EF_VR_UN:
      decision.cause = EF_CAUSE_UNKNOWN;
      decision.action = EF_ACTION_X;
      return decision;
    default:
      return decision;
    }
}

static EfDecision
decide_by_table (EfPass                     *pass,
                 const EfPlace              *place,
                 const EfElement            *element,
                 const EfConfidentialityRow *row)
{
  EfDecision decision = { .cause = EF_CAUSE_TABLE, .row = row };
  EfOptions by = EF_OPTION_NONE;
  EfAction action = ef_confidentiality_action (row, pass->options, &by);
  gboolean is_date = element->vr == EF_VR_DA || element->vr == EF_VR_DT;

  decision.option = by;
  if (action == EF_ACTION_C && (by & EF_OPTION_RETAIN_MODIFIED_DATES) != 0)
    {
      /* Modified dates: days are moved, times of day stay, and sequences are gone through. */
      if (is_date)
        decision.action = EF_ACTION_C;
      else if (element->vr == EF_VR_SQ || (element->vr == EF_VR_TM && keeps_times (pass)))
        decision.action = EF_ACTION_K;
      else
        {
          decision.option = EF_OPTION_NONE;
          decision.action = settle (pass, place, element, row->basic);
        }
      return decision;
    }
  /* What an option wants cleaned and nobody can clean is treated as if the option were off. */
  if (action == EF_ACTION_C && pass->setup->clean == NULL && element->vr != EF_VR_SQ)
    {
      decision.option = EF_OPTION_NONE;
      action = (EfAction) row->basic;
    }
  decision.action = settle (pass, place, element, action);
  return decision;
}

/* Text objects of drawings are texts; all other objects are shapes. */
static gboolean
decide_graphics (EfPass          *pass,
                 const EfElement *element,
                 EfDecision      *decision)
{
  gboolean can_clean = (pass->options & EF_OPTION_CLEAN_DESCRIPTORS) != 0;

  if (element->tag != EF_TAG (0x0070, 0x0008) && element->tag != EF_TAG (0x0070, 0x0209))
    return FALSE;
  decision->cause = EF_CAUSE_TABLE;
  decision->option = EF_OPTION_CLEAN_GRAPHICS;
  decision->action = can_clean && element->tag == EF_TAG (0x0070, 0x0008) ? EF_ACTION_K : EF_ACTION_X;
  return TRUE;
}

static EfDecision
decide_private (EfPass          *pass,
                const EfPlace   *place,
                const EfElement *element)
{
  EfDecision decision = { .action = EF_ACTION_X, .cause = EF_CAUSE_PRIVATE };
  g_autofree char *creator = NULL;
  guint16 vr = EF_VR_NONE;

  if ((pass->options & EF_OPTION_RETAIN_SAFE_PRIVATE) == 0 || EF_TAG_IS_PRIVATE_CREATOR (element->tag))
    return decision;
  creator = ef_dataset_dup_private_creator (place->dataset, element->tag);
  if (creator == NULL || !ef_safe_private_find (creator, EF_TAG_GROUP (element->tag),
                                                (guint8) EF_TAG_ELEMENT (element->tag), &vr, NULL))
    return decision;
  /* The table calls it safe for what it should hold: bytes that should be items could hold anything. */
  if (vr == EF_VR_SQ && element->kind != EF_VALUE_SEQUENCE && ef_element_get_length (element) > 0)
    return decision;
  decision.cause = EF_CAUSE_SAFE;
  decision.option = EF_OPTION_RETAIN_SAFE_PRIVATE;
  decision.action = EF_ACTION_K;
  if (element->vr == EF_VR_UI)
    decision.action = EF_ACTION_U;
  else if (element->vr == EF_VR_DA || element->vr == EF_VR_DT)
    decision.action = (pass->options & EF_OPTION_RETAIN_MODIFIED_DATES) != 0 ? EF_ACTION_C : EF_ACTION_X;
  return decision;
}

/* What stays must be what it claims to be. */
static void
doubt (EfPass          *pass,
       const EfPlace   *place,
       const EfElement *element,
       EfDecision      *decision)
{
  if (decision->action != EF_ACTION_K || element->vr == EF_VR_SQ || is_pixel (element->tag))
    return;
  /* Shapes drawn by hand may be writing: Graphic Data. */
  if (place->dummy_items && ((ef_vr_is_string (element->vr) && element->vr != EF_VR_CS) ||
                             element->tag == EF_TAG (0x0070, 0x0022)))
    {
      decision->cause = EF_CAUSE_DUMMY_ITEM;
      decision->action = EF_ACTION_D;
    }
  else if (ef_pass_breaks_grammar (pass, place, element))
    {
      decision->cause = EF_CAUSE_GRAMMAR;
      decision->action = settle (pass, place, element, EF_ACTION_X_Z_D);
    }
  else if (ef_pass_holds_identifier (pass, place, element))
    {
      gboolean can_clean = (pass->options & EF_OPTION_CLEAN_DESCRIPTORS) != 0 && ef_vr_is_text (element->vr) &&
                           element->vr != EF_VR_PN;

      decision->cause = EF_CAUSE_IDENTIFIER;
      decision->action = can_clean ? EF_ACTION_C : settle (pass, place, element, EF_ACTION_X_Z_D);
    }
  else if (ef_pass_wants_cleaning (pass, place, element))
    {
      decision->cause = EF_CAUSE_IDENTIFIER;
      decision->action = EF_ACTION_C;
    }
}

/* A rule that asks for a check wants rather too much to go than too little. */
static void
doubt_eagerly (EfPass          *pass,
               const EfPlace   *place,
               const EfElement *element,
               EfDecision      *decision)
{
  g_autofree char *text = NULL;
  g_autoptr (GArray) hits = NULL;

  if (decision->action != EF_ACTION_K || pass->setup->identifiers == NULL || element->kind != EF_VALUE_BYTES ||
      !ef_vr_is_text (element->vr))
    return;
  text = ef_instance_dup_text (pass->instance, place->dataset, element, NULL);
  hits = text != NULL ? ef_identifiers_find (pass->setup->identifiers, text, EF_MATCH_EAGER) : NULL;
  if (hits == NULL || hits->len == 0)
    return;
  decision->cause = EF_CAUSE_IDENTIFIER;
  decision->action = settle (pass, place, element, EF_ACTION_X_Z_D);
}

/* Rules may hold for some values only. */
static gboolean
rule_holds (EfPass          *pass,
            const EfPlace   *place,
            const EfElement *element,
            const EfTagRule *rule)
{
  g_autofree char *text = NULL;

  if (rule->path != NULL ? !ef_tag_path_matches (rule->path, place->dataset, element) : rule->vr != element->vr)
    return FALSE;
  if (rule->treatment != EF_TREAT_ACTION || (rule->pattern == NULL && rule->only_if == NULL))
    return TRUE;
  if (element->kind != EF_VALUE_BYTES || !ef_vr_is_string (element->vr))
    return FALSE;
  text = ef_instance_dup_text (pass->instance, place->dataset, element, NULL);
  if (text == NULL)
    return FALSE;
  g_strstrip (text);
  return rule->only_if != NULL ? g_strv_contains ((const char *const *) rule->only_if, text)
                               : g_regex_match (rule->pattern, text, 0, NULL);
}

static const EfTagRule *
find_rule (EfPass          *pass,
           const EfPlace   *place,
           const EfElement *element)
{
  const EfProfile *profile = pass->setup->profile;
  guint n = ef_profile_get_n_rules (profile);

  for (guint i = 0; i < n; i++)
    {
      const EfTagRule *rule = ef_profile_get_rule (profile, i);

      if (rule_holds (pass, place, element, rule))
        return rule;
    }
  return NULL;
}

/* What the rules say. */
static EfDecision
propose (EfPass          *pass,
         const EfPlace   *place,
         const EfElement *element)
{
  EfDecision decision = { .action = EF_ACTION_X, .cause = EF_CAUSE_FORMAT };
  const EfConfidentialityRow *row;
  const EfTagRule *rule;
  guint16 group = EF_TAG_GROUP (element->tag);

  if (is_format (element->tag))
    return decision;
  if (is_pixel (element->tag) && place->sequence == 0)
    {
      decision.action = EF_ACTION_K;
      decision.cause = EF_CAUSE_NONE;
      return decision;
    }

  if (is_opaque (place, element))
    {
      decision.cause = EF_CAUSE_UNKNOWN;
      return decision;
    }

  rule = find_rule (pass, place, element);
  if (rule != NULL)
    {
      decision.cause = EF_CAUSE_RULE;
      decision.rule = rule;
      decision.action = rule->action;
      if (rule->treatment == EF_TREAT_CHECK)
        {
          doubt (pass, place, element, &decision);
          doubt_eagerly (pass, place, element, &decision);
        }
      /* Without an image nobody looks at the plane: its shapes stay, what could be writing goes. */
      if ((group & 0xff00) == 0x6000 && place->sequence == 0 && decision.action == EF_ACTION_K &&
          !ef_instance_has_pixels (pass->instance))
        {
          decision.action = ef_graphics_decide_overlay (pass, element);
          decision.cause = EF_CAUSE_TABLE;
        }
      return decision;
    }
  if (place->content.is_item && ef_content_is_value (element->tag))
    {
      decision = ef_content_decide (pass, place, element);
      doubt (pass, place, element, &decision);
      return decision;
    }
  if ((pass->options & EF_OPTION_CLEAN_GRAPHICS) != 0 && decide_graphics (pass, element, &decision))
    return decision;
  if (EF_TAG_IS_PRIVATE (element->tag))
    {
      decision = decide_private (pass, place, element);
      doubt (pass, place, element, &decision);
      return decision;
    }
  row = ef_confidentiality_find (element->tag);
  /* Overlay Data is required in its module, so a group goes as a whole or not at all. */
  if ((group & 0xff00) == 0x5000 || (group & 0xff00) == 0x6000)
    {
      decision.cause = EF_CAUSE_TABLE;
      decision.row = row;
      if ((group & 0xff00) == 0x6000 && place->sequence == 0 && (pass->options & EF_OPTION_CLEAN_GRAPHICS) != 0)
        {
          decision.action = ef_graphics_decide_overlay (pass, element);
          decision.option = decision.action != EF_ACTION_X ? EF_OPTION_CLEAN_GRAPHICS : EF_OPTION_NONE;
        }
      return decision;
    }
  if (element->tag == EF_TAG_ICC_PROFILE)
    {
      decision.cause = EF_CAUSE_VR;
      decision.action = EF_ACTION_C;
      return decision;
    }
  if (row != NULL)
    decision = decide_by_table (pass, place, element, row);
  else if (ef_dictionary_get_vr (element->tag) == 0)
    decision.cause = EF_CAUSE_UNKNOWN;
  else
    decision = decide_by_vr (pass, place, element);
  doubt (pass, place, element, &decision);
  return decision;
}

/* What a file may not hold, what no rule can look into and the pixels are not up to a person's choice. */
static gboolean
is_open_to_choice (const EfPlace   *place,
                   const EfElement *element)
{
  return !is_format (element->tag) && !is_opaque (place, element) && !is_pixel (element->tag);
}

/* A new UID needs a UID, a moved date a date: for anything else the next stricter action. */
static EfAction
fit_action (const EfElement *element,
            EfAction         action)
{
  switch (action)
    {
    case EF_ACTION_U:
      return element->vr == EF_VR_UI || element->vr == EF_VR_SQ ? action : EF_ACTION_D;
    case EF_ACTION_C:
      return element->vr == EF_VR_DA || element->vr == EF_VR_DT ? action : EF_ACTION_Z;
    default:
      return action;
    }
}

static void
review (EfPass          *pass,
        const EfPlace   *place,
        const EfElement *element,
        EfDecision      *decision)
{
  g_autofree char *exact = ef_tag_path_of (place->dataset, element);
  g_autofree char *path = ef_header_path_generalise (exact);
  g_autofree char *value = NULL;
  const EfOverride *choice;

  if (!ef_overrides_has_path (pass->setup->overrides, path))
    return;
  value = ef_shown_value_dup (pass->instance, place->dataset, element);
  choice = ef_overrides_find (pass->setup->overrides, path, value, decision->action,
                              ef_cause_get_name (decision->cause));
  if (choice == NULL || choice->action == EF_ACTION_NONE)
    return;
  memset (decision, 0, sizeof *decision);
  decision->action = fit_action (element, choice->action);
  decision->cause = EF_CAUSE_REVIEW;
  decision->text = *choice->text != 0 ? choice->text : NULL;
}

EfDecision
ef_pass_decide (EfPass          *pass,
                const EfPlace   *place,
                const EfElement *element)
{
  EfDecision decision = propose (pass, place, element);

  if (pass->setup->overrides != NULL && is_open_to_choice (place, element))
    review (pass, place, element, &decision);
  return decision;
}
