/* The header pass: every element of every level gets one decision, and the data set is changed accordingly.
 *
 * Decisions come, in this order, from what a file may not hold at all, a person's review, the profile's own rules, the private attributes'
 * rule, Table E.1-1 of PS3.15 under the chosen options with compound actions settled by the types of PS3.3, and, beyond the
 * table, the VR and the value itself. What no rule knows goes. */
#pragma once

#include "ef-identifiers.h"
#include "ef-instance.h"
#include "ef-mapping.h"
#include "ef-overrides.h"
#include "ef-profile.h"

G_BEGIN_DECLS

/* Where a decision comes from. */
typedef enum
{
  EF_CAUSE_FORMAT,     /* not allowed in a file, or rebuilt: group lengths, groups 0000 to 0007, padding */
  EF_CAUSE_RULE,       /* a rule of the profile */
  EF_CAUSE_PRIVATE,    /* private, not known to be safe */
  EF_CAUSE_SAFE,       /* private, listed in Table E.3.10-1 */
  EF_CAUSE_TABLE,      /* Table E.1-1 */
  EF_CAUSE_UNKNOWN,    /* in no dictionary */
  EF_CAUSE_VR,         /* not in the table, but of a VR that identifies: PN DA TM DT UI AE UR and free text */
  EF_CAUSE_GRAMMAR,    /* the value is none of its VR: it may hold anything */
  EF_CAUSE_IDENTIFIER, /* would stay, but holds an identifier of this patient */
  EF_CAUSE_DUMMY_ITEM, /* inside a sequence that is replaced by a dummy */
  EF_CAUSE_NONE,       /* nothing asks for a change */
  EF_CAUSE_REVIEW,     /* a person decided otherwise */
  EF_CAUSE_CONTENT,    /* Table E.3.4-1, by the concept of the content item */
} EfCause;

/* Stable words for reports, such as "table". */
const char *ef_cause_get_name (EfCause cause);

typedef struct
{
  EfAction action; /* settled: K X Z D U; C: a date is moved, a text or a drawing is cleaned */
  EfCause cause;
  const EfConfidentialityRow *row; /* EF_CAUSE_TABLE */
  EfOptions option;                /* the option that overrode the Basic Profile, or none */
  const EfTagRule *rule;           /* EF_CAUSE_RULE */
  const char *text;                /* EF_CAUSE_REVIEW with D: what is written; NULL: the dummy */
} EfDecision;

/* Called for each element with its decision, before the change. */
typedef void (*EfDecisionFunc) (EfInstance       *instance,
                                EfDataset        *dataset,
                                const EfElement  *element,
                                const EfDecision *decision,
                                gpointer          user_data);

/* (transfer full): @text without what identifies; NULL if nothing of it may stay. */
typedef char *(*EfCleanFunc) (const char *text,
                              gpointer    user_data);

/* Would verify find an identifier of the patient in the bytes of a value? */
typedef gboolean (*EfFindsFunc) (const guint8 *bytes,
                                 gsize         length,
                                 gboolean      is_text,
                                 gpointer      user_data);

typedef struct
{
  const EfProfile *profile;
  EfMapping *mapping;
  const EfIdentifiers *identifiers; /* of this patient, from all instances; may be NULL */
  const EfOverrides *overrides;     /* a person's decisions; may be NULL */
  const char *subject;              /* the new number of the patient, where a table gives it; may be NULL */
  EfCleanFunc clean;                /* NULL: texts that could be cleaned get the action of the Basic Profile */
  gpointer clean_data;
  EfFindsFunc finds;                /* may be NULL */
  gpointer finds_data;
  EfDecisionFunc func;              /* may be NULL */
  EfDecisionFunc after;             /* may be NULL: the same after the change; a removed element comes as NULL */
  gpointer user_data;
  gboolean only_look;               /* decide and report, change nothing */
} EfDeidentify;

typedef struct
{
  guint n_elements;
  guint n_actions[EF_N_ACTIONS];
  guint n_private;  /* removed */
  gboolean dates_kept, dates_shifted;
  gboolean dates_kept_by_person;
  EfOptions options; /* that were in force: those of the profile that could be carried out */
} EfDeidentifyFacts;

/* (transfer full): the string that stands for the patient: PatientID; else name and birth date; else the study. Secret. */
char    *ef_deidentify_dup_patient_key (EfInstance         *instance);

/* Instances that this program must not write: EF_ERROR_REFUSED with the reason. */
gboolean ef_deidentify_check           (EfInstance         *instance,
                                        const EfProfile    *profile,
                                        GError            **error);

/* Runs the pass. The pixel elements stay as they are; group 0002 is rebuilt. */
gboolean ef_deidentify_run             (const EfDeidentify *self,
                                        EfInstance         *instance,
                                        EfDeidentifyFacts  *facts,
                                        GError            **error);

typedef struct
{
  EfOptions options;       /* that were in force, from the facts of the pass */
  gboolean pixels_cleaned; /* all frames were searched and filled */

  /* What a person decided to write, though it identifies. */
  gboolean values_kept;    /* values of the header */
  gboolean text_kept;      /* text in the pixels */
  gboolean dates_kept;     /* dates, whether they identify or not */
} EfClaims;

/* Writes what an instance says of its de-identification (PS3.15 E.1.1, PS3.3 C.7.1.1, C.7.6.1.1.4, C.12.1): Patient
 * Identity Removed, method and codes of the options that ran, Longitudinal Temporal Information Modified, Burned In
 * Annotation, the equipment's item.
 *
 * Where a person left identity knowingly, Patient Identity Removed is NO, there is no code, since neither the profile
 * nor any of its options was carried out as a whole, and the method names the reviewer's decision as its second value.
 * Identity is whatever verify searches for, of staff and places too: somebody who wants an institution's name and YES
 * says so with an option of the profile, not row by row. */
void     ef_deidentify_claim           (EfInstance         *instance,
                                        const EfProfile    *profile,
                                        const EfClaims     *claims);

G_END_DECLS
