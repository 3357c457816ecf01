#include "config.h"

#include "ef-deidentify-private.h"

#include "ef-date-shift.h"

#include <string.h>

static gboolean
consists_of (const char *text,
             const char *allowed)
{
  return text[strspn (text, allowed)] == 0;
}

static gboolean
is_age (const char *text)
{
  return strlen (text) == 4 && g_ascii_isdigit (text[0]) && g_ascii_isdigit (text[1]) && g_ascii_isdigit (text[2]) &&
         strchr ("DWMY", text[3]) != NULL;
}

static gboolean
value_allowed (guint16     vr,
               const char *text)
{
  switch (vr)
    {
    case EF_VR_CS:
      /* Longer than 16 and in lower case occur in good files; what matters is that no free text hides here. */
      return strlen (text) <= 32 &&
             consists_of (text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 _-./+");
    case EF_VR_IS:
      return strlen (text) <= 13 && consists_of (text, "0123456789+- ");
    case EF_VR_DS:
      return strlen (text) <= 32 && (consists_of (text, "0123456789+-.eE ") || g_ascii_strcasecmp (text, "nan") == 0 ||
                                     g_ascii_strcasecmp (text, "inf") == 0 || g_ascii_strcasecmp (text, "-inf") == 0);
    case EF_VR_AS:
      return is_age (text);
    case EF_VR_TM:
      return ef_time_is_valid (text);
    default:
      return TRUE;
    }
}

gboolean
ef_grammar_allows (guint16     vr,
                   const char *text)
{
  g_auto (GStrv) values = NULL;

  if (vr != EF_VR_CS && vr != EF_VR_IS && vr != EF_VR_DS && vr != EF_VR_AS && vr != EF_VR_TM)
    return TRUE;
  values = g_strsplit (text, "\\", -1);
  for (guint i = 0; values[i] != NULL; i++)
    {
      g_strstrip (values[i]);
      if (*values[i] != 0 && !value_allowed (vr, values[i]))
        return FALSE;
    }
  return TRUE;
}
