#include "config.h"

#include "ef-sample.h"

#include <math.h>

guint
ef_sample_get_size (guint  n_all,
                    double share,
                    double confidence)
{
  guint n_wrong = MAX ((guint) ceil (share * n_all - 1e-9), 1);
  double missed = 1;
  guint size = 0;

  while (size < n_all && missed > 1 - confidence)
    {
      missed *= n_wrong + size < n_all ? (double) (n_all - n_wrong - size) / (n_all - size) : 0;
      size++;
    }
  return size;
}

typedef struct
{
  char *digest;
  const char *label; /* borrowed */
} Ticket;

static int
compare (gconstpointer a,
         gconstpointer b)
{
  return g_strcmp0 (((const Ticket *) a)->digest, ((const Ticket *) b)->digest);
}

static void
clear (gpointer data)
{
  g_free (((Ticket *) data)->digest);
}

GHashTable *
ef_sample_pick (GPtrArray *labels,
                guint      size)
{
  GHashTable *picked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GArray) tickets = g_array_new (FALSE, FALSE, sizeof (Ticket));

  g_array_set_clear_func (tickets, clear);
  for (guint i = 0; i < labels->len; i++)
    {
      Ticket ticket = { .label = g_ptr_array_index (labels, i) };

      ticket.digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, ticket.label, -1);
      g_array_append_val (tickets, ticket);
    }
  g_array_sort (tickets, compare);
  for (guint i = 0; i < MIN (size, tickets->len); i++)
    g_hash_table_add (picked, g_strdup (g_array_index (tickets, Ticket, i).label));
  return picked;
}
