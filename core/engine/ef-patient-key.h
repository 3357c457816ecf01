/* The strings that stand for patients while the program runs. They are secret. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* (transfer full): @text (nullable) in one case, without what stands between and behind words: case, spaces and the
 * tails of a name must not make two patients of one. */
char *ef_patient_key_normalise (const char *text);

/* (transfer full): the key of the patient with this Patient ID. */
char *ef_patient_key_of_id     (const char *id);

G_END_DECLS
