/* A site's own table of old and new numbers of patients: a CSV file of two columns, old and new. It identifies. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _EfIdTable EfIdTable;

/* EF_ERROR_PROFILE with the line at fault, never a value: rows of other than two columns, empty cells, an old number
 * that stands twice with different new ones, a new number that (0010,0020) cannot hold. A first row "old,new" is a
 * heading. */
EfIdTable  *ef_id_table_load          (const char      *path,
                                       GError         **error) G_GNUC_WARN_UNUSED_RESULT;
EfIdTable  *ef_id_table_new_from_text (const char      *text,
                                       GError         **error) G_GNUC_WARN_UNUSED_RESULT;
void        ef_id_table_free          (EfIdTable       *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EfIdTable, ef_id_table_free)

guint       ef_id_table_get_n         (const EfIdTable *self);
/* (nullable): the new number for the patient behind @patient_key. */
const char *ef_id_table_find          (const EfIdTable *self,
                                       const char      *patient_key);

G_END_DECLS
