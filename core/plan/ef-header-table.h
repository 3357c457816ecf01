/* What analysis found in the headers: every value of every instance with its proposal, kept by what is equal.
 *
 * Three levels, all numbered from 0 and none of them an object: an attribute is a tag path with one proposal (action,
 * cause, reason); a value is a distinct text of an attribute with what it would become; an instance is a list of
 * values. Item numbers are not told apart: "(0008,1140)[0]/(0008,1155)" counts as "(0008,1140)[*]/(0008,1155)". */
#pragma once

#include "ef-plan-words.h"
#include "ef-string-pool.h"

G_BEGIN_DECLS

typedef struct
{
  guint32 path, cause, reason; /* in the pool */
  guint32 tag;                 /* of the last step */
  guint16 vr;
  guint8 action;               /* EfAction as proposed */
  guint8 level;                /* sequences above */
  guint8 is_private;
  guint8 is_text;              /* free text: a person may have written anything */

  guint32 first_value, last_value; /* linked by EfHeaderValue.next */
  guint32 n_values;
  guint32 n_inputs;
  guint32 last_input;
} EfHeaderAttribute;

typedef struct
{
  guint32 attribute;
  guint32 value, result; /* in the pool; result 0: nothing is written */
  guint32 n_inputs;      /* instances that hold it */
  guint32 last_input;    /* the last one that came, to count each once */
  guint32 next;          /* value of the same attribute; EF_HEADER_END */
} EfHeaderValue;

#define EF_HEADER_END G_MAXUINT32

typedef struct _EfHeaderTable EfHeaderTable;

EfHeaderTable           *ef_header_table_new              (EfStringPool        *pool);
void                     ef_header_table_free             (EfHeaderTable       *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EfHeaderTable, ef_header_table_free)

/* Values of one input must come in one go. @input counts from 0. */
void                     ef_header_table_add              (EfHeaderTable       *self,
                                                           guint                input,
                                                           const char          *path,
                                                           guint16              vr,
                                                           const char          *value,
                                                           EfAction             action,
                                                           const char          *cause,
                                                           const char          *reason,
                                                           const char          *result);

guint                    ef_header_table_get_n_attributes (const EfHeaderTable *self);
const EfHeaderAttribute *ef_header_table_get_attribute    (const EfHeaderTable *self,
                                                           guint                attribute);
guint                    ef_header_table_get_n_values     (const EfHeaderTable *self);
const EfHeaderValue     *ef_header_table_get_value        (const EfHeaderTable *self,
                                                           guint32              value);
/* The values of an input. (transfer none), valid until the next ef_header_table_add(). */
const guint32           *ef_header_table_get_input        (const EfHeaderTable *self,
                                                           guint                input,
                                                           guint               *n_values);
/* The inputs that hold a value. (transfer none), valid as above. The first call after a change counts all through. */
const guint32           *ef_header_table_get_members      (EfHeaderTable       *self,
                                                           guint32              value,
                                                           guint               *n_inputs);
/* Bytes held, the pool not counted. */
gsize                    ef_header_table_get_size         (const EfHeaderTable *self);

/* (transfer full): @path with "[*]" for every item number. */
char                    *ef_header_path_generalise        (const char          *path);

G_END_DECLS
