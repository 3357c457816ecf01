#include "config.h"

#include "ef-header-table.h"

#include "ef-vr.h"

#include <string.h>

struct _EfHeaderTable
{
  EfStringPool *pool; /* borrowed */

  GArray *attributes;           /* of EfHeaderAttribute */
  GHashTable *attribute_by_key; /* AttributeKey -> number + 1 */
  GArray *values;               /* of EfHeaderValue */
  guint32 *slots;               /* value number + 1, by open addressing; 0: free */
  guint n_slots;                /* a power of two */
  GPtrArray *inputs;            /* of GArray of value numbers; NULL: none came */

  guint32 *member_starts; /* made when asked for */
  guint32 *members;
};

typedef struct
{
  guint32 path, cause, reason;
  guint16 vr;
  guint16 action;
} AttributeKey;

static guint
hash_key (gconstpointer data)
{
  const AttributeKey *key = data;
  guint64 hash = ef_mix (key->path, ((guint64) key->cause << 32) | key->reason);

  return (guint) (ef_mix (hash, ((guint64) key->vr << 16) | key->action) >> 32);
}

static gboolean
equal_key (gconstpointer a,
           gconstpointer b)
{
  return memcmp (a, b, sizeof (AttributeKey)) == 0;
}

static void
free_list (gpointer list)
{
  if (list != NULL)
    g_array_unref (list);
}

EfHeaderTable *
ef_header_table_new (EfStringPool *pool)
{
  EfHeaderTable *self = g_new0 (EfHeaderTable, 1);

  self->pool = pool;
  self->attributes = g_array_new (FALSE, FALSE, sizeof (EfHeaderAttribute));
  self->attribute_by_key = g_hash_table_new_full (hash_key, equal_key, g_free, NULL);
  self->values = g_array_new (FALSE, FALSE, sizeof (EfHeaderValue));
  self->n_slots = 256;
  self->slots = g_new0 (guint32, self->n_slots);
  self->inputs = g_ptr_array_new_with_free_func (free_list);
  return self;
}

void
ef_header_table_free (EfHeaderTable *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->attributes);
  g_hash_table_unref (self->attribute_by_key);
  g_array_unref (self->values);
  g_free (self->slots);
  g_ptr_array_unref (self->inputs);
  g_free (self->member_starts);
  g_free (self->members);
  g_free (self);
}

/* --- paths ---------------------------------------------------------------------------------------------------- */

char *
ef_header_path_generalise (const char *path)
{
  GString *out = g_string_new (NULL);
  gboolean quoted = FALSE;

  for (const char *p = path; *p != 0; p++)
    {
      const char *end = *p == '[' && !quoted ? strchr (p, ']') : NULL;

      if (*p == '"')
        quoted = !quoted;
      if (end != NULL)
        {
          g_string_append (out, "[*]");
          p = end;
        }
      else
        g_string_append_c (out, *p);
    }
  return g_string_free (out, FALSE);
}

/* The tag of the last step and the number of steps before it. */
static guint32
parse_path (const char *path,
            guint8     *level)
{
  const char *step = path;
  gboolean quoted = FALSE;
  guint depth = 0;
  char *end = NULL;
  guint64 group;
  guint64 element = 0;

  for (const char *p = path; *p != 0; p++)
    {
      if (*p == '"')
        quoted = !quoted;
      if (*p == '/' && !quoted)
        {
          step = p + 1;
          depth++;
        }
    }
  *level = (guint8) MIN (depth, G_MAXUINT8);
  if (*step != '(')
    return 0;
  group = g_ascii_strtoull (step + 1, &end, 16);
  if (*end == ',' && end[1] == '"')
    end = strrchr (step, ',');
  if (*end == ',')
    element = g_ascii_strtoull (end + 1, NULL, 16);
  return (guint32) ((group & 0xffff) << 16 | (element & 0xffff));
}

static gboolean
is_free_text (guint16 vr)
{
  return vr == EF_VR_LO || vr == EF_VR_SH || vr == EF_VR_LT || vr == EF_VR_ST || vr == EF_VR_UC || vr == EF_VR_UT ||
         vr == EF_VR_UN;
}

/* --- adding --------------------------------------------------------------------------------------------------- */

static guint
find_attribute (EfHeaderTable      *self,
                const AttributeKey *key)
{
  guint number = GPOINTER_TO_UINT (g_hash_table_lookup (self->attribute_by_key, key));
  EfHeaderAttribute attribute = { .path = key->path, .cause = key->cause, .reason = key->reason, .vr = key->vr };

  if (number != 0)
    return number - 1;
  attribute.action = (guint8) key->action;
  attribute.tag = parse_path (ef_string_pool_get (self->pool, key->path), &attribute.level);
  attribute.is_private = (attribute.tag & 0x00010000) != 0;
  attribute.is_text = is_free_text (key->vr);
  attribute.first_value = attribute.last_value = EF_HEADER_END;
  g_array_append_val (self->attributes, attribute);
  g_hash_table_insert (self->attribute_by_key, g_memdup2 (key, sizeof *key), GUINT_TO_POINTER (self->attributes->len));
  return self->attributes->len - 1;
}

static guint
hash_value (guint32 attribute,
            guint32 value,
            guint32 result)
{
  return (guint) (ef_mix (ef_mix (attribute, value), result) >> 24);
}

static guint32 *
find_slot (const EfHeaderTable *self,
           guint32              attribute,
           guint32              value,
           guint32              result)
{
  guint mask = self->n_slots - 1;

  for (guint i = hash_value (attribute, value, result) & mask;; i = (i + 1) & mask)
    {
      const EfHeaderValue *held;

      if (self->slots[i] == 0)
        return &self->slots[i];
      held = &g_array_index (self->values, EfHeaderValue, self->slots[i] - 1);
      if (held->attribute == attribute && held->value == value && held->result == result)
        return &self->slots[i];
    }
}

static void
grow_slots (EfHeaderTable *self)
{
  g_free (self->slots);
  self->n_slots *= 2;
  self->slots = g_new0 (guint32, self->n_slots);
  for (guint i = 0; i < self->values->len; i++)
    {
      const EfHeaderValue *held = &g_array_index (self->values, EfHeaderValue, i);

      *find_slot (self, held->attribute, held->value, held->result) = i + 1;
    }
}

static guint32
find_value (EfHeaderTable *self,
            guint32        attribute,
            guint32        text,
            guint32        result)
{
  EfHeaderValue value = { .attribute = attribute, .value = text, .result = result, .last_input = EF_HEADER_END };
  guint32 *slot = find_slot (self, attribute, text, result);
  EfHeaderAttribute *owner;
  guint32 number;

  if (*slot != 0)
    return *slot - 1;
  number = self->values->len;
  *slot = number + 1;
  value.next = EF_HEADER_END;
  g_array_append_val (self->values, value);

  owner = &g_array_index (self->attributes, EfHeaderAttribute, attribute);
  if (owner->n_values++ == 0)
    owner->first_value = number;
  else
    g_array_index (self->values, EfHeaderValue, owner->last_value).next = number;
  owner->last_value = number;
  if (self->values->len >= self->n_slots / 2)
    grow_slots (self);
  return number;
}

static guint32
intern_path (EfHeaderTable *self,
             const char    *path)
{
  g_autofree char *general = NULL;

  if (strchr (path, '[') == NULL)
    return ef_string_pool_intern (self->pool, path);
  general = ef_header_path_generalise (path);
  return ef_string_pool_intern (self->pool, general);
}

void
ef_header_table_add (EfHeaderTable *self,
                     guint          input,
                     const char    *path,
                     guint16        vr,
                     const char    *value,
                     EfAction       action,
                     const char    *cause,
                     const char    *reason,
                     const char    *result)
{
  AttributeKey key = { 0 };
  EfHeaderAttribute *attribute;
  EfHeaderValue *held;
  guint32 attribute_number;
  guint32 number;

  key.path = intern_path (self, path);
  key.cause = ef_string_pool_intern (self->pool, cause);
  key.reason = ef_string_pool_intern (self->pool, reason);
  key.vr = vr;
  key.action = (guint16) action;
  attribute_number = find_attribute (self, &key);
  number = find_value (self, attribute_number, ef_string_pool_intern (self->pool, value),
                       ef_string_pool_intern (self->pool, result));

  held = &g_array_index (self->values, EfHeaderValue, number);
  if (held->last_input == input)
    return;
  held->last_input = input;
  held->n_inputs++;
  attribute = &g_array_index (self->attributes, EfHeaderAttribute, attribute_number);
  if (attribute->n_inputs == 0 || attribute->last_input != input)
    attribute->n_inputs++;
  attribute->last_input = input;

  if (input >= self->inputs->len)
    g_ptr_array_set_size (self->inputs, (int) input + 1);
  if (self->inputs->pdata[input] == NULL)
    self->inputs->pdata[input] = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_array_append_val ((GArray *) self->inputs->pdata[input], number);
  g_clear_pointer (&self->member_starts, g_free);
  g_clear_pointer (&self->members, g_free);
}

/* --- reading -------------------------------------------------------------------------------------------------- */

guint
ef_header_table_get_n_attributes (const EfHeaderTable *self)
{
  return self->attributes->len;
}

const EfHeaderAttribute *
ef_header_table_get_attribute (const EfHeaderTable *self,
                               guint                attribute)
{
  g_assert (attribute < self->attributes->len);
  return &g_array_index (self->attributes, EfHeaderAttribute, attribute);
}

guint
ef_header_table_get_n_values (const EfHeaderTable *self)
{
  return self->values->len;
}

const EfHeaderValue *
ef_header_table_get_value (const EfHeaderTable *self,
                           guint32              value)
{
  g_assert (value < self->values->len);
  return &g_array_index (self->values, EfHeaderValue, value);
}

const guint32 *
ef_header_table_get_input (const EfHeaderTable *self,
                           guint                input,
                           guint               *n_values)
{
  const GArray *list = input < self->inputs->len ? self->inputs->pdata[input] : NULL;

  *n_values = list != NULL ? list->len : 0;
  return list != NULL ? (const guint32 *) (gconstpointer) list->data : NULL;
}

/* Turns the lists of the inputs round: counts, then sums, then places. */
static void
make_members (EfHeaderTable *self)
{
  g_autofree guint32 *places = NULL;
  guint n = self->values->len;

  self->member_starts = g_new0 (guint32, (gsize) n + 1);
  for (guint i = 0; i < n; i++)
    self->member_starts[i + 1] = self->member_starts[i] + g_array_index (self->values, EfHeaderValue, i).n_inputs;
  self->members = g_new (guint32, MAX (1, self->member_starts[n]));
  places = g_memdup2 (self->member_starts, sizeof (guint32) * ((gsize) n + 1));
  for (guint input = 0; input < self->inputs->len; input++)
    {
      guint n_values;
      const guint32 *list = ef_header_table_get_input (self, input, &n_values);

      for (guint k = 0; k < n_values; k++)
        self->members[places[list[k]]++] = input;
    }
}

const guint32 *
ef_header_table_get_members (EfHeaderTable *self,
                             guint32        value,
                             guint         *n_inputs)
{
  g_assert (value < self->values->len);
  if (self->members == NULL)
    make_members (self);
  *n_inputs = self->member_starts[value + 1] - self->member_starts[value];
  return self->members + self->member_starts[value];
}

gsize
ef_header_table_get_size (const EfHeaderTable *self)
{
  gsize size = self->attributes->len * sizeof (EfHeaderAttribute) + self->values->len * sizeof (EfHeaderValue) +
               self->n_slots * sizeof (guint32);

  for (guint i = 0; i < self->inputs->len; i++)
    if (self->inputs->pdata[i] != NULL)
      size += ((GArray *) self->inputs->pdata[i])->len * sizeof (guint32);
  return size;
}
