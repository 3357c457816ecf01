/* Tag paths: "(0040,0275)[0]/(0010,0010)", with [*] or no index for any item, private tags as (0029,"SIEMENS CSA
 * HEADER",10), and keywords ("RequestAttributesSequence[*]/PatientName") accepted on input. An 'x' stands for any
 * hexadecimal digit, at the end of a group for any even one ("(60xx,3000)"). Several steps lead from the
 * root; a slash before a single one ties it there. */
#pragma once

#include "ef-element.h"

G_BEGIN_DECLS

typedef struct _EfTagPath EfTagPath;

EfTagPath  *ef_tag_path_parse         (const char        *text,
                                       GError           **error) G_GNUC_WARN_UNUSED_RESULT;
void        ef_tag_path_free          (EfTagPath         *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EfTagPath, ef_tag_path_free)
char       *ef_tag_path_to_string     (const EfTagPath   *self);

/* The path of @element of @dataset: exact item numbers up to the root. (transfer full) */
char       *ef_tag_path_of            (const EfDataset   *dataset,
                                       const EfElement   *element);
/* Does the pattern @self match @element? A single step without a slash matches at any level. */
gboolean    ef_tag_path_matches       (const EfTagPath   *self,
                                       const EfDataset   *dataset,
                                       const EfElement   *element);

G_END_DECLS
