#include "config.h"

#include "ef-tag-path.h"

#include "ef-dataset-private.h"
#include "ef-dictionary.h"
#include "ef-error.h"

#include <string.h>

#define ANY_INDEX G_MAXUINT

typedef struct
{
  guint32 tag;   /* of a private one with creator: the group and the low byte of the element */
  guint32 mask;  /* the bits of the tag that count */
  char *creator; /* (nullable) */
  guint index;   /* of the item, or ANY_INDEX */
} Step;

struct _EfTagPath
{
  GArray *steps;
  gboolean is_rooted; /* began with a slash: a single step matches at the root only */
};

static void
clear_step (gpointer data)
{
  g_free (((Step *) data)->creator);
}

static EfTagPath *
tag_path_new (void)
{
  EfTagPath *self = g_new0 (EfTagPath, 1);

  self->steps = g_array_new (FALSE, TRUE, sizeof (Step));
  g_array_set_clear_func (self->steps, clear_step);
  return self;
}

void
ef_tag_path_free (EfTagPath *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->steps);
  g_free (self);
}

/* --- parsing -------------------------------------------------------------------------------------------------- */

/* @n hexadecimal digits, of which 'x' is any: the bits and which of them count. */
static gboolean
parse_hex (const char **text,
           guint        n,
           guint32     *bits,
           guint32     *mask)
{
  *bits = 0;
  *mask = 0;
  for (guint i = 0; i < n; i++, (*text)++)
    {
      int digit = g_ascii_xdigit_value (**text);

      *bits <<= 4;
      *mask <<= 4;
      if (digit >= 0)
        {
          *bits |= (guint32) digit;
          *mask |= 0xf;
        }
      else if (**text != 'x' && **text != 'X')
        return FALSE;
    }
  return TRUE;
}

static gboolean
expect (const char **text,
        char         c)
{
  if (**text != c)
    return FALSE;
  (*text)++;
  return TRUE;
}

/* Between quotes; a quote or backslash in the creator follows a backslash. */
static char *
parse_creator (const char **text)
{
  g_autoptr (GString) creator = g_string_new (NULL);

  if (!expect (text, '"'))
    return NULL;
  while (**text != 0 && **text != '"')
    {
      if (**text == '\\' && (*text)[1] != 0)
        (*text)++;
      g_string_append_c (creator, **text);
      (*text)++;
    }
  if (!expect (text, '"'))
    return NULL;
  return g_strdup (creator->str);
}

/* "(gggg,eeee)" or "(gggg,"creator",ee)". */
static gboolean
parse_tag (const char **text,
           Step        *step)
{
  guint32 group;
  guint32 group_mask;
  guint32 element;
  guint32 element_mask;

  if (!expect (text, '(') || !parse_hex (text, 4, &group, &group_mask) || !expect (text, ','))
    return FALSE;
  /* "60xx" means even groups in the standard, and here; odd ones are private and other attributes. */
  group_mask |= 1;
  if (**text == '"')
    {
      step->creator = parse_creator (text);
      if (step->creator == NULL || !expect (text, ',') || !parse_hex (text, 2, &element, &element_mask))
        return FALSE;
    }
  else if (!parse_hex (text, 4, &element, &element_mask))
    return FALSE;
  step->tag = EF_TAG (group, element);
  step->mask = EF_TAG (group_mask, element_mask);
  return expect (text, ')');
}

static gboolean
parse_keyword (const char **text,
               Step        *step)
{
  gsize n = 0;
  g_autofree char *keyword = NULL;
  const EfDictionaryEntry *entry;
  guint32 tag;

  while (g_ascii_isalnum ((*text)[n]))
    n++;
  keyword = g_strndup (*text, n);
  if (n == 0 || !ef_dictionary_find_keyword (keyword, &tag))
    return FALSE;
  step->tag = tag;
  /* "OverlayData" is meant for each of its groups. */
  entry = ef_dictionary_lookup (tag);
  step->mask = entry != NULL ? entry->mask : G_MAXUINT32;
  *text += n;
  return TRUE;
}

static gboolean
parse_index (const char **text,
             Step        *step)
{
  guint64 index;
  char *end;

  step->index = ANY_INDEX;
  if (**text != '[')
    return TRUE;
  (*text)++;
  if (expect (text, '*'))
    return expect (text, ']');
  if (!g_ascii_isdigit (**text))
    return FALSE;
  index = g_ascii_strtoull (*text, &end, 10);
  if (index >= ANY_INDEX)
    return FALSE;
  step->index = (guint) index;
  *text = end;
  return expect (text, ']');
}

EfTagPath *
ef_tag_path_parse (const char *text,
                   GError    **error)
{
  g_autoptr (EfTagPath) self = tag_path_new ();
  const char *p = text;

  g_return_val_if_fail (text != NULL, NULL);

  self->is_rooted = expect (&p, '/');
  do
    {
      Step *step;

      g_array_set_size (self->steps, self->steps->len + 1);
      step = &g_array_index (self->steps, Step, self->steps->len - 1);
      if (!(*p == '(' ? parse_tag (&p, step) : parse_keyword (&p, step)) || !parse_index (&p, step))
        {
          g_set_error (error, EF_ERROR, EF_ERROR_MALFORMED, "No tag or keyword at character %u of the tag path",
                       (guint) (p - text) + 1);
          return NULL;
        }
    }
  while (expect (&p, '/'));
  if (*p != 0)
    {
      g_set_error (error, EF_ERROR, EF_ERROR_MALFORMED, "The tag path should end at character %u",
                   (guint) (p - text) + 1);
      return NULL;
    }
  return g_steal_pointer (&self);
}

/* --- printing ------------------------------------------------------------------------------------------------- */

static void
append_hex (GString *out,
            guint32  bits,
            guint32  mask,
            guint    n)
{
  while (n-- > 0)
    g_string_append_c (out, (mask >> (4 * n) & 0xf) != 0xf ? 'x' : "0123456789ABCDEF"[bits >> (4 * n) & 0xf]);
}

static void
append_tag (GString    *out,
            guint32     tag,
            guint32     mask,
            const char *creator)
{
  g_string_append_c (out, '(');
  append_hex (out, EF_TAG_GROUP (tag), EF_TAG_GROUP (mask), 4);
  g_string_append_c (out, ',');
  if (creator != NULL)
    {
      g_string_append_c (out, '"');
      for (const char *p = creator; *p != 0; p++)
        {
          if (*p == '"' || *p == '\\')
            g_string_append_c (out, '\\');
          g_string_append_c (out, *p);
        }
      g_string_append (out, "\",");
      append_hex (out, EF_TAG_ELEMENT (tag) & 0xff, EF_TAG_ELEMENT (mask) & 0xff, 2);
    }
  else
    append_hex (out, EF_TAG_ELEMENT (tag), EF_TAG_ELEMENT (mask), 4);
  g_string_append_c (out, ')');
}

char *
ef_tag_path_to_string (const EfTagPath *self)
{
  GString *out = g_string_new (NULL);

  g_return_val_if_fail (self != NULL, NULL);

  if (self->is_rooted)
    g_string_append_c (out, '/');
  for (guint i = 0; i < self->steps->len; i++)
    {
      const Step *step = &g_array_index (self->steps, Step, i);

      if (i > 0)
        g_string_append_c (out, '/');
      append_tag (out, step->tag, step->mask, step->creator);
      if (step->index != ANY_INDEX)
        g_string_append_printf (out, "[%u]", step->index);
      else if (i + 1 < self->steps->len)
        g_string_append (out, "[*]");
    }
  return g_string_free (out, FALSE);
}

static void
append_path_of (GString         *out,
                const EfDataset *dataset,
                guint32          tag)
{
  g_autofree char *creator = NULL;

  if (dataset->parent != NULL)
    {
      append_path_of (out, dataset->parent, dataset->sequence);
      g_string_append_printf (out, "[%u]/", dataset->item_index);
    }
  if (EF_TAG_IS_PRIVATE (tag))
    creator = ef_dataset_dup_private_creator (dataset, tag);
  append_tag (out, tag, G_MAXUINT32, creator != NULL && *creator != 0 ? creator : NULL);
}

char *
ef_tag_path_of (const EfDataset *dataset,
                const EfElement *element)
{
  GString *out;

  g_return_val_if_fail (dataset != NULL && element != NULL, NULL);

  out = g_string_new (NULL);
  append_path_of (out, dataset, element->tag);
  return g_string_free (out, FALSE);
}

/* --- matching ------------------------------------------------------------------------------------------------- */

static gboolean
step_matches (const Step      *step,
              const EfDataset *dataset,
              guint32          tag)
{
  g_autofree char *creator = NULL;

  if (((tag ^ step->tag) & step->mask & (step->creator != NULL ? EF_TAG (0xffff, 0x00ff) : G_MAXUINT32)) != 0)
    return FALSE;
  if (step->creator == NULL)
    return TRUE;
  creator = ef_dataset_dup_private_creator (dataset, tag);
  return g_strcmp0 (creator, step->creator) == 0;
}

gboolean
ef_tag_path_matches (const EfTagPath *self,
                     const EfDataset *dataset,
                     const EfElement *element)
{
  guint32 tag;

  g_return_val_if_fail (self != NULL && dataset != NULL && element != NULL, FALSE);

  tag = element->tag;
  for (guint i = self->steps->len; i-- > 0;)
    {
      if (dataset == NULL || !step_matches (&g_array_index (self->steps, Step, i), dataset, tag))
        return FALSE;
      if (self->steps->len == 1 && !self->is_rooted)
        return TRUE;
      if (i > 0)
        {
          guint index = g_array_index (self->steps, Step, i - 1).index;

          if (index != ANY_INDEX && index != dataset->item_index)
            return FALSE;
          tag = dataset->sequence;
          dataset = dataset->parent;
        }
    }
  return dataset->parent == NULL;
}
