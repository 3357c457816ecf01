/* Canonical JSON: sorted keys, two-space indent, UTF-8, '\n' at the end, so that equal values are equal bytes. */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* (transfer full): the canonical text of @node. */
char     *ef_json_to_string (JsonNode    *node);

/* Parses @text (@length bytes, or -1) whose root must be an object.
 * Returns (transfer full): the root, or NULL with EF_ERROR_MALFORMED; the message gives the line, never the text. */
JsonNode *ef_json_parse     (const char  *text,
                             gssize       length,
                             GError     **error);

G_END_DECLS
