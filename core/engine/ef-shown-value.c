#include "config.h"

#include "ef-shown-value.h"

#include <string.h>

char *
ef_shown_value_dup (EfInstance      *instance,
                    EfDataset       *dataset,
                    const EfElement *element)
{
  guint64 length = ef_element_get_length (element);
  g_autoptr (GString) text = NULL;
  double number;

  if (element->kind == EF_VALUE_SEQUENCE)
    return g_strdup_printf ("%u", ef_element_get_n_items (element));
  if (element->kind == EF_VALUE_BYTES && ef_vr_is_string (element->vr))
    {
      g_autofree char *full = ef_instance_dup_text (instance, dataset, element, NULL);

      if (full == NULL)
        return g_strdup ("");
      return g_utf8_make_valid (full, (gssize) MIN (strlen (full), EF_SHOWN_VALUE_MAX));
    }
  if (element->kind != EF_VALUE_BYTES || length > 128 || element->vr == EF_VR_OB || element->vr == EF_VR_UN)
    return g_strdup_printf ("(%" G_GUINT64_FORMAT ")", length);
  text = g_string_new (NULL);
  for (guint i = 0; ef_element_get_number (element, ef_dataset_get_encoding (dataset), i, &number); i++)
    g_string_append_printf (text, "%s%.10g", i > 0 ? "\\" : "", number);
  return g_strdup (text->str);
}
