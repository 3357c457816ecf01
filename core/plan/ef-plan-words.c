#include "config.h"

#include "ef-plan-words.h"

const char *const ef_review_words[] = { "open", "accepted", "rejected", "edited", NULL };
const char *const ef_region_kind_words[] = { "identity", "unknown", "harmless", "drawn", "template", "visual", NULL };
const char *const ef_reach_words[] = { "frames", "all-frames", "series", "device", NULL };
const char *const ef_scope_words[] = { "all", "patient", "study", "series", "instance", NULL };
const char *const ef_input_state_words[] = { "listed", "analysed", "unreadable", NULL };
const char *const ef_action_words[] = { "as-proposed", "remove", "empty", "dummy", "keep", "clean", "uid", NULL };

G_STATIC_ASSERT (G_N_ELEMENTS (ef_review_words) == EF_N_REVIEWS + 1);
G_STATIC_ASSERT (G_N_ELEMENTS (ef_region_kind_words) == EF_N_REGION_KINDS + 1);
G_STATIC_ASSERT (G_N_ELEMENTS (ef_reach_words) == EF_N_REACHES + 1);
G_STATIC_ASSERT (G_N_ELEMENTS (ef_scope_words) == EF_N_SCOPES + 1);
G_STATIC_ASSERT (G_N_ELEMENTS (ef_input_state_words) == EF_N_INPUT_STATES + 1);
/* The compound actions after U are settled before anything is proposed. */
G_STATIC_ASSERT (G_N_ELEMENTS (ef_action_words) == EF_ACTION_U + 2);

gboolean
ef_word_find (const char *const *words,
              const char        *word,
              guint             *value)
{
  for (guint i = 0; words[i] != NULL; i++)
    if (g_str_equal (words[i], word))
      {
        *value = i;
        return TRUE;
      }
  return FALSE;
}
