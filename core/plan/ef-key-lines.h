/* The lines of a key file. GKeyFile knows no line numbers and takes the last of two equal keys without a word; people who
 * mend a profile or a template want to know which line is at fault. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* (transfer full): "group\nkey" -> number of the line, from 1; of a group itself the key is "". Lines that are neither a
 * comment, nor a group, nor key=value, and keys that stand twice, go into @problems (of char). */
GHashTable *ef_key_lines_read     (const char *text,
                                   GPtrArray  *problems);
/* Adds "line 12: [group] key: why" to @problems. */
void        ef_key_lines_complain (GHashTable *lines,
                                   GPtrArray  *problems,
                                   const char *group,
                                   const char *key,
                                   const char *why);
/* (transfer full): @problems in the order of the lines, NULL-terminated; takes the texts. */
char      **ef_key_lines_end      (GPtrArray  *problems);
/* The line that a problem names, from 1; 0: none. */
guint       ef_key_lines_find     (const char *problem);

G_END_DECLS
