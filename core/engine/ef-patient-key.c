#include "config.h"

#include "ef-patient-key.h"

char *
ef_patient_key_normalise (const char *text)
{
  g_autofree char *folded = g_utf8_casefold (text != NULL ? text : "", -1);
  g_auto (GStrv) words = g_strsplit_set (folded, " ^=", -1);
  g_autoptr (GPtrArray) kept = g_ptr_array_new ();

  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != 0)
      g_ptr_array_add (kept, words[i]);
  g_ptr_array_add (kept, NULL);
  return g_strjoinv (" ", (char **) kept->pdata);
}

char *
ef_patient_key_of_id (const char *id)
{
  g_autofree char *normal = ef_patient_key_normalise (id);

  return g_strconcat ("id\n", normal, NULL);
}
