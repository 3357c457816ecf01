/* Changes to the text of a profile that leave the rest of it as a person wrote it: comments, order, blank lines. All
 * functions take a text and give a new one; whether it is good is asked of ef_profile_check_text(). */
#pragma once

#include "ef-confidentiality.h"

G_BEGIN_DECLS

/* One line of a group. */
typedef struct
{
  char *key, *value;
} EfProfileLine;

/* (transfer full): of EfProfileLine, the lines of @group in the order of the file. */
GArray *ef_profile_text_list   (const char *text,
                                const char *group);
/* (transfer full) (nullable): NULL: the key is not there. */
char   *ef_profile_text_get    (const char *text,
                                const char *group,
                                const char *key);
/* (transfer full): @key is @value there, in its old place, or at the end of the group; NULL: it is gone. Line breaks
 * in @value become spaces. */
char   *ef_profile_text_set    (const char *text,
                                const char *group,
                                const char *key,
                                const char *value);
/* (transfer full): the same, as the first line of the group: of rules the first that holds counts. */
char   *ef_profile_text_prepend (const char *text,
                                 const char *group,
                                 const char *key,
                                 const char *value);
/* (transfer full): @key is called @name; its line stays where it is. */
char   *ef_profile_text_rename (const char *text,
                                const char *group,
                                const char *key,
                                const char *name);
/* (transfer full): the line of @key changes places with the one before it, or behind it. */
char   *ef_profile_text_move   (const char *text,
                                const char *group,
                                const char *key,
                                gboolean    up);

/* (transfer full): the key of a rule for attributes at @path, as the plan writes paths, and the @group it belongs to. */
char   *ef_profile_text_dup_rule_key (const char  *path,
                                      const char **group);
/* (transfer full) (nullable): the rule that does @action; @text with EF_ACTION_D: NULL or "": the dummy. NULL: there is
 * no such rule. */
char   *ef_profile_text_dup_rule (EfAction    action,
                                  const char *text);

G_END_DECLS
