/* What a plan will do, counted for the person who signs it, and what will not be claimed. */
#pragma once

#include "ef-session.h"

G_BEGIN_DECLS

typedef struct
{
  guint n_inputs;     /* to be written */
  guint n_left_out;   /* by a person */
  guint n_unreadable;
  guint n_changed;    /* attributes removed, emptied or replaced */
  guint n_kept;       /* attributes that stay */
  guint n_text_kept;  /* free text among them */
  guint n_private_kept;
  guint n_filled;     /* boxes */
  guint n_visible;    /* boxes that are not filled */
  guint n_open;
  guint n_open_identifying;

  const char *missing_languages; /* (nullable): of burned-in text, without data here; for whoever counts to set */
} EfSummary;

void       ef_summary_count       (EfSummary       *self,
                                   EfPlan          *plan);
/* (transfer full): of strings, translated: what will not be claimed, each with its reason. Empty: everything will. */
GPtrArray *ef_summary_list_limits (const EfSummary *self,
                                   const EfProfile *profile);

G_END_DECLS
