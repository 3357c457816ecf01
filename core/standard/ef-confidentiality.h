/*
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

/*
 * PS3.15 Table E.1-1, the Application Level Confidentiality Profile
 * Attributes, and what becomes of a row under a choice of options.
 */

#include <glib.h>

#include "ef-attribute-type.h"

G_BEGIN_DECLS

/* PS3.15 Table E.1-1a.  The compound ones are settled by ef_action_resolve(). */
typedef enum {
  EF_ACTION_NONE,
  EF_ACTION_X,      /* remove */
  EF_ACTION_Z,      /* zero length, or a dummy value */
  EF_ACTION_D,      /* a dummy value that is not empty */
  EF_ACTION_K,      /* keep; a sequence: keep, and clean inside */
  EF_ACTION_C,      /* clean: only what does not identify stays */
  EF_ACTION_U,      /* a new UID, the same for the same old one */
  EF_ACTION_X_Z,
  EF_ACTION_X_D,
  EF_ACTION_Z_D,
  EF_ACTION_X_Z_D,
  EF_ACTION_X_Z_U,  /* printed X/Z/U* */
} EfAction;

#define EF_N_ACTIONS (EF_ACTION_X_Z_U + 1)

/* The options of PS3.15 E.3.  The first ten are columns of Table E.1-1 in its
 * own order; the last two have no column because they speak of pixels. */
typedef enum {
  EF_OPTION_NONE                  = 0,
  EF_OPTION_RETAIN_SAFE_PRIVATE   = 1 << 0,   /* E.3.10 */
  EF_OPTION_RETAIN_UIDS           = 1 << 1,   /* E.3.9 */
  EF_OPTION_RETAIN_DEVICE         = 1 << 2,   /* E.3.8 */
  EF_OPTION_RETAIN_INSTITUTION    = 1 << 3,   /* E.3.11 */
  EF_OPTION_RETAIN_PATIENT        = 1 << 4,   /* E.3.7 */
  EF_OPTION_RETAIN_FULL_DATES     = 1 << 5,   /* E.3.6 */
  EF_OPTION_RETAIN_MODIFIED_DATES = 1 << 6,   /* E.3.6 */
  EF_OPTION_CLEAN_DESCRIPTORS     = 1 << 7,   /* E.3.5 */
  EF_OPTION_CLEAN_STRUCTURED      = 1 << 8,   /* E.3.4 */
  EF_OPTION_CLEAN_GRAPHICS        = 1 << 9,   /* E.3.3 */
  EF_OPTION_CLEAN_PIXELS          = 1 << 10,  /* E.3.1 */
  EF_OPTION_CLEAN_VISUAL          = 1 << 11,  /* E.3.2 */
} EfOptions;

#define EF_N_OPTIONS        12
#define EF_N_OPTION_COLUMNS 10

/**
 * EfConfidentialityRow:
 * @tag: the tag; of a repeating row, its first; 0x00010000 of the row of all
 *   private attributes
 * @mask: the bits of a tag to compare with @tag
 * @basic: an #EfAction, the Basic Profile
 * @option: an #EfAction (none, K or C) for each option column, by bit number
 * @retired: from PS3.6
 * @in_standard_iod: in a standard composite IOD
 * @name: as the table prints it
 */
typedef struct {
  guint32     tag;
  guint32     mask;

  guint8      basic;
  guint8      option[EF_N_OPTION_COLUMNS];

  guint8      retired;
  guint8      in_standard_iod;

  const char *name;
} EfConfidentialityRow;

/* NULL: the table does not list the tag.  An odd group finds the row of the
 * private attributes; 50xx and 60xx find their repeating rows. */
const EfConfidentialityRow *ef_confidentiality_find       (guint32                     tag);
guint                       ef_confidentiality_get_n_rows (void);
const EfConfidentialityRow *ef_confidentiality_get_row    (guint                       i);

/**
 * ef_confidentiality_action:
 * @row: a row
 * @options: the chosen options
 * @decided_by: (out) (optional): the chosen options that ask for the action
 *   returned, or none where the Basic Profile stands
 *
 * An option overrides the Basic Profile (PS3.15 E.1.1).  Where one chosen
 * option keeps and another cleans, the standard gives no rank, and C wins:
 * cleaning still leaves what the keeping option is for, because it removes
 * only what identifies, whereas K would undo what the other option promises
 * (calibration dates under Retain Device Identity with Modified Dates).
 *
 * Returns: an action that may be compound
 */
EfAction                    ef_confidentiality_action     (const EfConfidentialityRow *row,
                                                           EfOptions                   options,
                                                           EfOptions                  *decided_by);

/**
 * ef_action_resolve:
 * @action: of Table E.1-1 or E.3.4-1
 * @type: the type of the attribute where it stands, from ef_type_lookup()
 * @is_uid_sequence: the attribute is a sequence that refers to instances by
 *   UID, so that the dummy of it is itself with new UIDs
 *
 * Settles a compound action by the type in the IOD, so that what is written
 * still conforms (PS3.15 Table E.1-1a):
 *
 *   type 1, 1C            the last letter: D, or U for X/Z/U*
 *   type 2, 2C            Z
 *   type 3, not known     the first letter: X, or Z for Z/D
 *
 * A plain X of an attribute that the IOD requires (29 places in PS3.3) is
 * settled the same way, and so is a plain Z of a type 1 attribute.  All other
 * actions return as they came.  Groups 50xx and 60xx must be dropped or kept
 * as a whole before this is asked: Overlay Data is type 1 in its module.
 */
EfAction                    ef_action_resolve             (EfAction                    action,
                                                           EfType                      type,
                                                           gboolean                    is_uid_sequence);

/* "X", "Z/D", "X/Z/U*" and so on; "" for none. */
const char                 *ef_action_to_string           (EfAction                    action);

G_END_DECLS
