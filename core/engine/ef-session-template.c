/* Device templates for the images that are open: those that are known, and those that reviewed images agree on. */
#include "config.h"

#include "ef-session-private.h"

#include "ef-template-learn.h"

#include <glib/gi18n-lib.h>

/* After the last decision; nobody waits for it. */
#define OFFER_DELAY_MS 350

/* Images of one device and size, by number. */
typedef struct
{
  char *key;
  GArray *numbers;
} Group;

static void
group_free (gpointer data)
{
  Group *group = data;

  g_free (group->key);
  g_array_unref (group->numbers);
  g_free (group);
}

/* (transfer full): of Group, in the order of their first images. */
static GPtrArray *
list_groups (EfSession *self)
{
  GPtrArray *groups = g_ptr_array_new_with_free_func (group_free);
  g_autoptr (GHashTable) by_key = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < ef_plan_get_n_inputs (self->plan); i++)
    {
      guint number = ef_plan_get_input_number (self->plan, i);
      g_autofree char *key = NULL;
      EfPlanInput input;
      Group *group;

      ef_plan_get_input (self->plan, number, &input);
      if (input.frames == 0 || input.state != EF_INPUT_ANALYSED)
        continue;
      key = g_strdup_printf ("%s %u %u", input.device, input.rows, input.columns);
      group = g_hash_table_lookup (by_key, key);
      if (group == NULL)
        {
          group = g_new0 (Group, 1);
          group->key = g_steal_pointer (&key);
          group->numbers = g_array_new (FALSE, FALSE, sizeof (guint));
          g_hash_table_insert (by_key, group->key, group);
          g_ptr_array_add (groups, group);
        }
      g_array_append_val (group->numbers, number);
    }
  return groups;
}

static void
offer_free (EfTemplateOffer *offer)
{
  ef_template_free (offer->template);
  g_free (offer);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EfTemplateOffer, offer_free)

/* --- looking for one --------------------------------------------------------------------------------------------- */

/* What an answer stands for: one that was learned may grow with every image, and is asked about once. */
static char *
dup_key (const Group      *group,
         const EfTemplate *known)
{
  g_autofree char *label = known != NULL ? ef_template_dup_label (known) : g_strdup ("learned");

  return g_strconcat (group->key, " ", label, NULL);
}

static gboolean
is_answered (EfSession        *self,
             const Group      *group,
             const EfTemplate *known)
{
  g_autofree char *key = dup_key (group, known);

  return g_hash_table_contains (self->dropped, key);
}

static EfTemplateOffer *
find_known (EfSession          *self,
            const Group        *group,
            const EfInputFacts *facts)
{
  for (guint i = 0; self->templates != NULL && i < self->templates->len; i++)
    {
      const EfTemplate *known = self->templates->pdata[i];
      EfTemplateOffer *offer;
      guint gain;

      if (!ef_template_match (known, facts) || is_answered (self, group, known))
        continue;
      gain = ef_template_count_gain (known, self->plan, group->numbers);
      if (gain == 0)
        continue;
      offer = g_new0 (EfTemplateOffer, 1);
      offer->template = ef_template_copy (known);
      offer->n_instances = gain;
      return offer;
    }
  return NULL;
}

static gboolean
is_known (EfSession          *self,
          const EfTemplate   *learned,
          const EfInputFacts *facts)
{
  for (guint i = 0; self->templates != NULL && i < self->templates->len; i++)
    if (ef_template_match (self->templates->pdata[i], facts) &&
        ef_template_is_within (learned, self->templates->pdata[i]))
      return TRUE;
  return FALSE;
}

static EfTemplateOffer *
find_learned (EfSession          *self,
              const Group        *group,
              const EfInputFacts *facts)
{
  g_autoptr (EfTemplate) learned = NULL;
  EfTemplateOffer *offer;
  guint n_reviewed;

  if (is_answered (self, group, NULL))
    return NULL;
  learned = ef_template_learn (self->plan, group->numbers, facts, &n_reviewed);
  if (learned == NULL || is_known (self, learned, facts))
    return NULL;
  offer = g_new0 (EfTemplateOffer, 1);
  offer->is_learned = TRUE;
  offer->n_reviewed = n_reviewed;
  offer->n_instances = ef_template_count_gain (learned, self->plan, group->numbers);
  offer->template = g_steal_pointer (&learned);
  return offer;
}

static EfTemplateOffer *
find_offer (EfSession *self)
{
  g_autoptr (GPtrArray) groups = NULL;
  EfTemplateOffer *offer = NULL;

  if (!self->is_analysed || self->writing != NULL)
    return NULL;
  groups = list_groups (self);
  for (guint i = 0; offer == NULL && i < groups->len; i++)
    {
      const Group *group = groups->pdata[i];
      EfInputFacts facts;

      if (!ef_session_get_facts (self, g_array_index (group->numbers, guint, 0), &facts))
        continue;
      offer = find_known (self, group, &facts);
      if (offer == NULL)
        offer = find_learned (self, group, &facts);
    }
  return offer;
}

static gboolean
is_same_offer (const EfTemplateOffer *a,
               const EfTemplateOffer *b)
{
  g_autofree char *label = NULL;
  g_autofree char *other = NULL;

  if (a == NULL || b == NULL)
    return a == b;
  label = ef_template_dup_label (a->template);
  other = ef_template_dup_label (b->template);
  return a->is_learned == b->is_learned && a->n_reviewed == b->n_reviewed && a->n_instances == b->n_instances &&
         ef_template_is_same_device (a->template, b->template) && g_str_equal (label, other);
}

static void
set_offer (EfSession       *self,
           EfTemplateOffer *offer)
{
  if (is_same_offer (self->offer, offer))
    {
      g_clear_pointer (&offer, offer_free);
      return;
    }
  g_clear_pointer (&self->offer, offer_free);
  self->offer = offer;
  _ef_session_emit (self, "offer-changed");
}

static gboolean
offer_cb (gpointer user_data)
{
  EfSession *self = user_data;

  self->offer_source = 0;
  set_offer (self, find_offer (self));
  return G_SOURCE_REMOVE;
}

void
_ef_session_look_for_offer (EfSession *self)
{
  g_clear_handle_id (&self->offer_source, g_source_remove);
  if (!self->is_closing)
    self->offer_source = g_timeout_add (OFFER_DELAY_MS, offer_cb, self);
}

void
_ef_session_drop_offers (EfSession *self)
{
  g_clear_handle_id (&self->offer_source, g_source_remove);
  g_hash_table_remove_all (self->dropped);
  set_offer (self, NULL);
}

/* --- answering --------------------------------------------------------------------------------------------------- */

void
ef_session_set_templates (EfSession *self,
                          GPtrArray *templates)
{
  g_return_if_fail (EF_IS_SESSION (self) && templates != NULL);

  g_ptr_array_ref (templates);
  g_clear_pointer (&self->templates, g_ptr_array_unref);
  self->templates = templates;
  if (self->plan != NULL)
    _ef_session_look_for_offer (self);
}

const EfTemplateOffer *
ef_session_get_offer (EfSession *self)
{
  g_return_val_if_fail (EF_IS_SESSION (self), NULL);
  return self->offer;
}

void
ef_session_drop_offer (EfSession *self)
{
  g_autoptr (GPtrArray) groups = NULL;

  g_return_if_fail (EF_IS_SESSION (self));

  if (self->offer == NULL)
    return;
  groups = list_groups (self);
  for (guint i = 0; i < groups->len; i++)
    {
      const Group *group = groups->pdata[i];
      EfInputFacts facts;

      if (ef_session_get_facts (self, g_array_index (group->numbers, guint, 0), &facts) &&
          ef_template_match (self->offer->template, &facts))
        {
          g_hash_table_add (self->dropped, dup_key (group, self->offer->template));
          if (self->offer->is_learned)
            g_hash_table_add (self->dropped, dup_key (group, NULL));
        }
    }
  set_offer (self, NULL);
  _ef_session_look_for_offer (self);
}

gboolean
ef_session_apply_template (EfSession        *self,
                           const EfTemplate *template,
                           GError          **error)
{
  g_autoptr (GPtrArray) groups = NULL;
  g_autoptr (GPtrArray) edits = g_ptr_array_new_with_free_func ((GDestroyNotify) ef_edit_unref);

  g_return_val_if_fail (EF_IS_SESSION (self) && template != NULL, FALSE);

  if (self->plan == NULL)
    return FALSE;
  groups = list_groups (self);
  for (guint i = 0; i < groups->len; i++)
    {
      guint number = g_array_index (((const Group *) groups->pdata[i])->numbers, guint, 0);
      EfInputFacts facts;

      if (ef_session_get_facts (self, number, &facts) && ef_template_match (template, &facts))
        g_ptr_array_extend_and_steal (edits, ef_template_make_edits (template, self->plan, number));
    }
  return edits->len > 0 && ef_session_do (self, g_steal_pointer (&edits), N_("Apply template"), error);
}

gboolean
ef_session_take_offer (EfSession *self,
                       GError   **error)
{
  g_autoptr (EfTemplate) template = NULL;

  g_return_val_if_fail (EF_IS_SESSION (self), FALSE);

  if (self->offer == NULL)
    return FALSE;
  template = ef_template_copy (self->offer->template);
  ef_session_drop_offer (self);
  return ef_session_apply_template (self, template, error);
}
