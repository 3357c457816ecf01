/* What one word of a line may be, whatever stands beside it. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A number of more digits is taken for somebody's. */
#define EF_JUDGE_PLAIN_DIGITS 4

/* What one word between blanks may be. */
typedef enum
{
  EF_JUDGED_UNKNOWN,
  EF_JUDGED_MARK,   /* no letter, no digit */
  EF_JUDGED_NUMBER,
  EF_JUDGED_YEAR,   /* a number that may be one */
  EF_JUDGED_KNOWN,
  EF_JUDGED_CLOCK,
  EF_JUDGED_AGE,
  EF_JUDGED_ID,
  EF_JUDGED_MAIL,
} EfJudgedWord;

/* @raw as read, @mask the words that are harmless in this picture (see ef-words.h). *@bare (transfer full) (nullable): the
 * word folded and without the marks around it. */
EfJudgedWord ef_judge_word         (const char *raw,
                                    guint32     mask,
                                    char      **bare);
gboolean     ef_judge_is_age_unit  (const char *word);

/* Is the word one of @mask with one letter misread? @bare as from ef_judge_word(). */
gboolean     ef_judge_is_misread   (const char *raw,
                                    const char *bare,
                                    guint32     mask);
/* What becomes of units: to be asked behind a number only. */
gboolean     ef_judge_is_misread_unit (const char *bare);

G_END_DECLS
