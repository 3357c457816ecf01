/* What an edit changes, as a line of text that stays the same over runs and machines:
 *
 *     plan                                              the profile
 *     approval
 *     readers                                           who read the study
 *     difference region 3 2                             what two readers decided differently about another target
 *     input 3                                           an instance, by its number in the plan
 *     region 3 2                                        the second region found or drawn in instance 3
 *     tag all - value 0f…9c (0010,4000)                 one value of a tag, wherever it stands
 *     tag series SE-K7Q2 rule keep none (0008,103E)     all values of a tag for which the profile proposes the same
 *
 * A decision of the second sort covers only values with that proposed action and cause, so that a value which turns up
 * later with another proposal is still open. */
#pragma once

#include "ef-plan-words.h"
#include "ef-value-digest.h"

G_BEGIN_DECLS

typedef enum
{
  EF_TARGET_PLAN,
  EF_TARGET_APPROVAL,
  EF_TARGET_READERS,
  EF_TARGET_DIFFERENCE,
  EF_TARGET_INPUT,
  EF_TARGET_REGION,
  EF_TARGET_TAG,
} EfTargetKind;

typedef struct
{
  EfTargetKind kind;

  const char *of; /* of a difference: the other target */

  guint input;  /* of inputs and regions */
  guint region; /* from 1 */

  /* Of tags. */
  EfScopeKind scope;
  const char *label; /* of the patient, study or series; of an instance its number; "-" of all */
  const char *path;
  gboolean by_value;
  guint8 digest[EF_VALUE_DIGEST_LENGTH]; /* by value */
  EfAction of_action;                    /* by rule: what is proposed */
  const char *of_cause;
} EfTarget;

/* (transfer full) */
char    *ef_target_to_string (const EfTarget  *self);
/* EF_ERROR_PLAN if @text is not what ef_target_to_string() makes. Strings of @self point into @buffer, to be freed by
 * the caller. */
gboolean ef_target_parse     (const char      *text,
                              EfTarget        *self,
                              char           **buffer,
                              GError         **error);

G_END_DECLS
