/* Device templates as files: a folder of *.template, or a single one. The person's own are in efface/templates in the
 * data folder. */
#pragma once

#include "ef-template.h"

G_BEGIN_DECLS

/* (transfer full): where the person's own templates are. */
char      *ef_template_store_dup_folder (void);
/* (transfer full): of EfTemplate, in the order of their files' names. One that cannot be read fails the whole, so that
 * nobody believes in boxes that are not there. EF_ERROR_PLAN, EF_ERROR_IO. */
GPtrArray *ef_templates_load            (const char       *path,
                                         GError          **error) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full): the own ones that can be read; @problems (nullable) takes (of char) what is wrong with others. */
GPtrArray *ef_template_store_list       (GPtrArray        *problems);
/* Saves @self as a file of its own, or, where @path is one (nullable), over that. (transfer full): the path. */
char      *ef_template_store_save       (const EfTemplate *self,
                                         const char       *path,
                                         GError          **error) G_GNUC_WARN_UNUSED_RESULT;
/* (transfer full) (nullable): the file that @self, of ef_template_store_list(), came from: by the text. */
char      *ef_template_store_find       (const EfTemplate *self);
gboolean   ef_template_store_delete     (const EfTemplate *self,
                                         GError          **error);

G_END_DECLS
