#include "config.h"

#include "ef-fold.h"
#include "ef-identifiers-private.h"
#include "ef-words.h"

#include <string.h>

static void
free_form (gpointer data)
{
  EfForm *form = data;

  g_free (form->key);
  g_free (form->shape);
  g_free (form);
}

static void
free_item (gpointer data)
{
  EfIdentifier *item = data;

  g_free (item->value);
  g_free (item->initials);
  g_free (item);
}

EfIdentifiers *
ef_identifiers_new (void)
{
  EfIdentifiers *self = g_new0 (EfIdentifiers, 1);

  self->items = g_ptr_array_new_with_free_func (free_item);
  self->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->forms = g_ptr_array_new_with_free_func (free_form);
  self->by_shape = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_ptr_array_unref);
  self->loose = g_ptr_array_new ();
  self->dates = g_ptr_array_new ();
  self->uids = g_hash_table_new (g_str_hash, g_str_equal);
  return self;
}

void
ef_identifiers_free (EfIdentifiers *self)
{
  if (!self)
    return;
  g_hash_table_unref (self->uids);
  g_ptr_array_unref (self->dates);
  g_ptr_array_unref (self->loose);
  g_hash_table_unref (self->by_shape);
  g_ptr_array_unref (self->forms);
  g_hash_table_unref (self->seen);
  g_ptr_array_unref (self->items);
  g_free (self);
}

static guint
count_digits (const char *key)
{
  guint n = 0;

  for (; *key; key++)
    n += g_ascii_isdigit (*key) != 0;
  return n;
}

/* @key is copied. Forms shorter than they can mean anything are the caller's to leave out. */
static EfForm *
add_form (EfIdentifiers *self,
          guint          index,
          EfFormRole     role,
          guint          part,
          guint          n_words,
          const char    *key)
{
  EfForm *form = g_new0 (EfForm, 1);
  const EfIdentifier *item = g_ptr_array_index (self->items, index);
  guint32 flags = ef_word_look_up (key);
  gunichar first = g_utf8_get_char (key);
  GPtrArray *same;

  form->index = index;
  form->kind = item->kind;
  form->role = role;
  form->part = part;
  form->n_words = n_words;
  form->key = g_strdup (key);
  form->shape = ef_fold_shape (key);
  form->shape_length = (guint) strlen (form->shape);
  form->n_chars = (guint) g_utf8_strlen (key, -1);
  form->wide = first >= 0x3040;
  if (!form->wide)
    {
      form->exact = form->n_chars <= 3;
      form->company = role == EF_FORM_NAME && (form->n_chars <= 2 || (flags & ~(guint32) EF_WORD_PARTICLE) != 0);
    }
  if (role == EF_FORM_ID && form->n_chars == 3 && count_digits (key) == 3)
    form->company = TRUE;
  g_ptr_array_add (self->forms, form);

  same = g_hash_table_lookup (self->by_shape, form->shape);
  if (!same)
    {
      same = g_ptr_array_new ();
      g_hash_table_insert (self->by_shape, form->shape, same);
    }
  g_ptr_array_add (same, form);
  if (form->wide ? form->n_chars >= 2 : form->n_chars >= (role == EF_FORM_ID ? 5 : 6))
    g_ptr_array_add (self->loose, form);
  return form;
}

/* One component group, "Last^First^Middle^Prefix^Suffix", or a name written in a line. */
static void
add_name_group (EfIdentifiers *self,
                guint          index,
                const char    *group)
{
  EfIdentifier *item = g_ptr_array_index (self->items, index);
  g_auto (GStrv) components = g_strsplit (group, "^", 6);
  g_autoptr (GPtrArray) heads = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) initials = g_string_new (item->initials);
  g_autoptr (GString) whole = g_string_new (NULL);
  gboolean in_line = !components[0] || !components[1];
  guint n_whole = 0;

  for (guint c = 0; components[c] && c < 3; c++)
    {
      g_autoptr (GArray) tokens = ef_fold_tokens (components[c]);
      g_autoptr (GString) joined = g_string_new (NULL);
      guint words = 0;

      for (guint t = 0; t < tokens->len; t++)
        {
          const EfToken *token = &g_array_index (tokens, EfToken, t);
          guint32 flags = ef_word_look_up (token->key);

          if ((flags & EF_WORD_NULL) || (token->n_digits == token->n_chars))
            continue;
          g_string_append (joined, token->key);
          words++;
          g_string_append_c (initials, (guchar) token->key[0] < 128 ? token->key[0] : '?');
          if (token->n_chars >= 2 && !(flags & (EF_WORD_PARTICLE | EF_WORD_HONORIFIC)))
            add_form (self, index, EF_FORM_NAME, (guint) initials->len, 1, token->key);
          if (in_line && token->n_chars >= 2)
            g_ptr_array_add (heads, g_strdup (token->key));
        }
      if (words > 1 && !in_line)
        add_form (self, index, EF_FORM_NAME, 100 + c, words, joined->str);
      if (joined->len && !in_line)
        g_ptr_array_add (heads, g_strdup (joined->str));
      g_string_append (whole, joined->str);
      n_whole += words;
    }

  if (n_whole > 1)
    add_form (self, index, EF_FORM_PERSON, 200, n_whole, whole->str);
  if (heads->len >= 2)
    {
      const char *last = heads->pdata[0], *first = heads->pdata[1];
      g_autofree char *reversed = g_strconcat (first, last, NULL);
      g_autofree char *straight = g_strconcat (last, first, NULL);
      g_autofree char *f_last = g_strdup_printf ("%c%s", first[0], last);
      g_autofree char *last_f = g_strdup_printf ("%s%c", last, first[0]);

      add_form (self, index, EF_FORM_PERSON, 201, 2, reversed);
      if (strcmp (straight, whole->str))
        add_form (self, index, EF_FORM_PERSON, 202, 2, straight);
      if (strlen (last) >= 3 && (guchar) first[0] < 128)
        {
          if (!ef_word_look_up (f_last))
            add_form (self, index, EF_FORM_PERSON, 203, 2, f_last);
          if (!ef_word_look_up (last_f))
            add_form (self, index, EF_FORM_PERSON, 204, 2, last_f);
        }
    }
  g_free (item->initials);
  item->initials = g_strdup (initials->str);
}

static void
add_name (EfIdentifiers *self,
          guint          index,
          const char    *value)
{
  g_auto (GStrv) groups = g_strsplit (value, "=", 3);

  for (guint i = 0; groups[i]; i++)
    if (groups[i][0])
      add_name_group (self, index, groups[i]);
}

static void
add_id (EfIdentifiers *self,
        guint          index,
        const char    *value)
{
  g_autofree char *key = ef_fold (value, -1, TRUE);
  guint digits = count_digits (key);
  gsize length = strlen (key);
  const char *tail = key;
  g_autoptr (GArray) tokens = NULL;

  if (length < 3 || (!digits && ef_word_look_up (key)))
    return;
  add_form (self, index, EF_FORM_ID, 0, 1, key);
  while (*tail == '0')
    tail++;
  if (tail > key && strlen (tail) >= 4)
    add_form (self, index, EF_FORM_ID, 1, 1, tail);
  for (tail = key; *tail && !g_ascii_isdigit (*tail); tail++)
    ;
  if (tail > key && strlen (tail) >= 6 && count_digits (tail) == strlen (tail))
    add_form (self, index, EF_FORM_ID, 2, 1, tail);

  /* A number made from a name. */
  tokens = ef_fold_tokens (value);
  for (guint i = 0; i < tokens->len && tokens->len > 1; i++)
    {
      const EfToken *token = &g_array_index (tokens, EfToken, i);

      if (!token->n_digits && token->n_chars >= 5 && !ef_word_look_up (token->key))
        add_form (self, index, EF_FORM_WORD, 3, 1, token->key);
      else if (token->n_digits >= 6)
        add_form (self, index, EF_FORM_ID, 4, 1, token->key);
    }
}

static void
add_place (EfIdentifiers *self,
           guint          index,
           const char    *value)
{
  g_autoptr (GArray) tokens = ef_fold_tokens (value);
  g_autofree char *key = ef_fold (value, -1, TRUE);
  guint telling = 0;

  for (guint i = 0; i < tokens->len; i++)
    {
      const EfToken *token = &g_array_index (tokens, EfToken, i);

      if (ef_word_look_up (token->key))
        continue;
      telling++;
      if (token->n_chars >= (token->wide ? 2 : 5) && token->n_digits < token->n_chars)
        add_form (self, index, EF_FORM_WORD, i, 1, token->key);
    }
  if (g_utf8_strlen (key, -1) >= 4 && (telling || tokens->len > 1))
    add_form (self, index, EF_FORM_PHRASE, 100, tokens->len, key);
}

static void
add_contact (EfIdentifiers *self,
             guint          index,
             const char    *value)
{
  g_autofree char *key = ef_fold (value, -1, TRUE);
  guint digits = count_digits (key);

  if (digits >= 6 && digits * 2 > strlen (key))
    {
      g_autoptr (GString) number = g_string_new (NULL);

      for (const char *c = key; *c; c++)
        if (g_ascii_isdigit (*c))
          g_string_append_c (number, *c);
      add_form (self, index, EF_FORM_ID, 0, 1, number->str);
      /* With or without the code of the country. */
      if (number->len > 9)
        add_form (self, index, EF_FORM_ID, 1, 1, number->str + number->len - 9);
      if (number->len > 8)
        add_form (self, index, EF_FORM_ID, 2, 1, number->str + number->len - 7);
    }
  else if (strlen (key) >= 5)
    {
      g_autoptr (GArray) tokens = ef_fold_tokens (value);

      add_form (self, index, EF_FORM_PHRASE, 0, tokens->len, key);
    }
}

/* Nothing but words that say nothing, zeros, or one letter over and over. */
static gboolean
says_nothing (const char *value)
{
  g_autoptr (GArray) tokens = ef_fold_tokens (value);
  g_autofree char *key = ef_fold (value, -1, TRUE);

  /* "N/A" */
  if (ef_word_look_up (key) & EF_WORD_NULL)
    return TRUE;
  for (guint i = 0; i < tokens->len; i++)
    {
      const EfToken *token = &g_array_index (tokens, EfToken, i);

      if (strspn (token->key, "0") != strlen (token->key) && !(ef_word_look_up (token->key) & EF_WORD_NULL)
          && !(token->n_chars >= 3 && strspn (token->key, "x") == strlen (token->key)))
        return FALSE;
    }
  return TRUE;
}

void
ef_identifiers_add (EfIdentifiers    *self,
                    EfIdentifierKind  kind,
                    const char       *value)
{
  g_autofree char *trimmed = NULL;
  EfIdentifier *item;
  char *mark;
  guint index;

  g_return_if_fail (self && kind < EF_N_IDENTIFIER_KINDS);
  if (!value || !g_utf8_validate (value, -1, NULL))
    return;
  trimmed = g_strstrip (g_strdup (value));
  if (!*trimmed || says_nothing (trimmed))
    return;
  mark = g_strdup_printf ("%d %s", (int) kind, trimmed);
  if (!g_hash_table_add (self->seen, mark))
    return;

  item = g_new0 (EfIdentifier, 1);
  item->kind = kind;
  item->value = g_steal_pointer (&trimmed);
  index = self->items->len;
  g_ptr_array_add (self->items, item);
  switch (kind)
    {
    case EF_IDENTIFIER_PATIENT_NAME:
    case EF_IDENTIFIER_PERSON_NAME:
      add_name (self, index, item->value);
      break;
    case EF_IDENTIFIER_ID:
      add_id (self, index, item->value);
      break;
    case EF_IDENTIFIER_DATE:
      g_ptr_array_add (self->dates, GUINT_TO_POINTER (index + 1));
      break;
    case EF_IDENTIFIER_UID:
      g_hash_table_insert (self->uids, item->value, GUINT_TO_POINTER (index + 1));
      break;
    case EF_IDENTIFIER_PLACE:
      add_place (self, index, item->value);
      break;
    case EF_IDENTIFIER_CONTACT:
      add_contact (self, index, item->value);
      break;
    case EF_N_IDENTIFIER_KINDS:
    default:
      g_assert_not_reached ();
    }
}

void
ef_identifiers_merge (EfIdentifiers       *self,
                      const EfIdentifiers *other)
{
  for (guint i = 0; i < other->items->len; i++)
    {
      const EfIdentifier *item = g_ptr_array_index (other->items, i);

      ef_identifiers_add (self, item->kind, item->value);
    }
}

guint
ef_identifiers_get_n (const EfIdentifiers *self)
{
  return self->items->len;
}

const char *
ef_identifiers_get (const EfIdentifiers *self,
                    guint                index,
                    EfIdentifierKind    *kind)
{
  const EfIdentifier *item;

  g_return_val_if_fail (index < self->items->len, NULL);
  item = g_ptr_array_index (self->items, index);
  if (kind)
    *kind = item->kind;
  return item->value;
}

GVariant *
ef_identifiers_to_variant (const EfIdentifiers *self)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(us)"));
  for (guint i = 0; i < self->items->len; i++)
    {
      const EfIdentifier *item = g_ptr_array_index (self->items, i);

      g_variant_builder_add (&builder, "(us)", (guint32) item->kind, item->value);
    }
  return g_variant_builder_end (&builder);
}

EfIdentifiers *
ef_identifiers_new_from_variant (GVariant *variant)
{
  EfIdentifiers *self = ef_identifiers_new ();
  GVariantIter iter;
  guint32 kind;
  const char *value;

  if (!variant || !g_variant_is_of_type (variant, G_VARIANT_TYPE ("a(us)")))
    return self;
  g_variant_iter_init (&iter, variant);
  while (g_variant_iter_next (&iter, "(u&s)", &kind, &value))
    if (kind < EF_N_IDENTIFIER_KINDS)
      ef_identifiers_add (self, kind, value);
  return self;
}

const char *
ef_identifier_kind_get_name (EfIdentifierKind kind)
{
  static const char *names[EF_N_IDENTIFIER_KINDS] = {
    "PatientName", "PersonName", "ID", "Date", "UID", "Place", "Contact",
  };

  return kind < EF_N_IDENTIFIER_KINDS ? names[kind] : "?";
}
