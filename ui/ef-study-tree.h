/* The tree of what is open: patients, studies, series, instances, worst first. Its selection and the workbench's node
 * follow each other. */
#pragma once

#include "ef-workbench.h"

G_BEGIN_DECLS

#define EF_TYPE_STUDY_TREE (ef_study_tree_get_type ())
G_DECLARE_FINAL_TYPE (EfStudyTree, ef_study_tree, EF, STUDY_TREE, GtkWidget)

void ef_study_tree_set_workbench (EfStudyTree *self,
                                  EfWorkbench *workbench);
/* (transfer full) @series: labels of scopes. The tree shows only these until something else is chosen. */
void ef_study_tree_take_sample   (EfStudyTree *self,
                                  GHashTable  *series);
/* The instance @steps further on in the tree as it is shown; stops at the ends. */
void ef_study_tree_step          (EfStudyTree *self,
                                  int          steps);

G_END_DECLS
