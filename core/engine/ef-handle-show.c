/* The header as a person sees it: every value with its proposal and its result. */
#include "config.h"

#include "ef-handlers-private.h"

#include "ef-complete.h"
#include "ef-deidentify.h"
#include "ef-error.h"
#include "ef-jobs.h"
#include "ef-shown-value.h"

static gboolean
read_input (const int   *fds,
            guint        n_fds,
            EfInstance **instance,
            GError     **error)
{
  if (n_fds < 1)
    {
      g_set_error (error, EF_ERROR, EF_ERROR_WORKER, "The job came without its descriptor");
      return FALSE;
    }
  *instance = ef_instance_read (fds[0], &ef_read_limits_default, error);
  return *instance != NULL;
}

typedef struct
{
  char *path;
  guint16 vr;
  char *value;
} Before;

typedef struct
{
  GVariantBuilder elements;
  GArray *stack; /* of Before: a sequence's items come between its own two calls */
} Listing;

static void
before_cb (EfInstance       *instance,
           EfDataset        *dataset,
           const EfElement  *element,
           const EfDecision *decision,
           gpointer          user_data)
{
  Listing *listing = user_data;
  Before before = { ef_tag_path_of (dataset, element), element->vr, ef_shown_value_dup (instance, dataset, element) };

  g_array_append_val (listing->stack, before);
}

/* The chain of reasons, in the words of the standard and the profile; never a value. */
static char *
make_reason (const EfDecision *decision)
{
  switch (decision->cause)
    {
    case EF_CAUSE_TABLE:
      return g_strdup_printf ("PS3.15 Table E.1-1: %s%s",
                              decision->row != NULL
                                  ? ef_action_to_string ((EfAction) decision->row->basic)
                                  : "X",
                              decision->option != EF_OPTION_NONE ? "; overridden by an option" : "");
    case EF_CAUSE_REVIEW:
      return g_strdup ("a reviewer's decision");
    case EF_CAUSE_CONTENT:
      return g_strdup ("PS3.15 Table E.3.4-1, by the concept");
    case EF_CAUSE_RULE:
      return g_strdup (decision->rule->source);
    case EF_CAUSE_FORMAT:
      return g_strdup ("rebuilt, or not allowed in a file");
    case EF_CAUSE_PRIVATE:
      return g_strdup ("private, not known to be safe");
    case EF_CAUSE_SAFE:
      return g_strdup ("private, safe by PS3.15 Table E.3.10-1");
    case EF_CAUSE_UNKNOWN:
      return g_strdup ("in no dictionary");
    case EF_CAUSE_VR:
      return g_strdup ("not in Table E.1-1, but its VR may identify");
    case EF_CAUSE_GRAMMAR:
      return g_strdup ("the value is none of its VR");
    case EF_CAUSE_IDENTIFIER:
      return g_strdup ("holds an identifier of the patient");
    case EF_CAUSE_DUMMY_ITEM:
      return g_strdup ("inside a sequence that becomes a dummy");
    case EF_CAUSE_NONE:
    default:
      return g_strdup ("nothing asks for a change");
    }
}

static void
after_cb (EfInstance       *instance,
          EfDataset        *dataset,
          const EfElement  *element,
          const EfDecision *decision,
          gpointer          user_data)
{
  Listing *listing = user_data;
  Before before = g_array_index (listing->stack, Before, listing->stack->len - 1);
  g_autofree char *reason = make_reason (decision);
  g_autofree char *result = element != NULL ? ef_shown_value_dup (instance, dataset, element) : g_strdup ("");

  g_array_set_size (listing->stack, listing->stack->len - 1);
  g_variant_builder_add (&listing->elements, "(sqsusss)", before.path, before.vr, before.value,
                         (guint) decision->action, ef_cause_get_name (decision->cause), reason, result);
  g_free (before.path);
  g_free (before.value);
}

GVariant *
ef_handle_list_header (GVariant  *request,
                       const int *fds,
                       guint      n_fds,
                       int       *reply_fds,
                       guint     *n_reply_fds,
                       gpointer   user_data,
                       GError   **error)
{
  EfHandlers *self = user_data;
  g_autoptr (EfInstance) instance = NULL;
  EfDeidentify pass = { 0 };
  Listing listing;
  gboolean done;
  GVariantDict dict;

  if (!ef_handlers_start_pass (self, request, &pass, error) || !read_input (fds, n_fds, &instance, error) ||
      !ef_complete (instance, error))
    return NULL;
  g_variant_builder_init (&listing.elements, G_VARIANT_TYPE ("a(sqsusss)"));
  listing.stack = g_array_new (FALSE, FALSE, sizeof (Before));
  pass.func = before_cb;
  pass.after = after_cb;
  pass.user_data = &listing;
  done = ef_deidentify_run (&pass, instance, NULL, error);
  g_array_unref (listing.stack);
  if (!done)
    {
      g_variant_builder_clear (&listing.elements);
      return NULL;
    }
  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert_value (&dict, EF_KEY_ELEMENTS, g_variant_builder_end (&listing.elements));
  return g_variant_dict_end (&dict);
}
