/* The tree of what is open: patients, studies, series, instances, worst first. Its selection and the workbench's node
 * follow each other. */
#pragma once

#include "ef-workbench.h"

G_BEGIN_DECLS

#define EF_TYPE_STUDY_TREE (ef_study_tree_get_type ())
G_DECLARE_FINAL_TYPE (EfStudyTree, ef_study_tree, EF, STUDY_TREE, GtkWidget)

void ef_study_tree_set_workbench (EfStudyTree *self,
                                  EfWorkbench *workbench);
/* The instance @steps further on in the tree as it is shown; stops at the ends. */
void ef_study_tree_step          (EfStudyTree *self,
                                  int          steps);

G_END_DECLS
