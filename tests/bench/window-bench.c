/* window-bench CASE FOLDER: opens FOLDER in the real window and measures what a person would wait for. CASE is
 * "frames" (scrolling and cine) or "table" (the tag table and its search). Text is searched for only with EF_BENCH_TEXT set.
 *
 * Prints lines of name, value and unit. Times are of the wall clock; "cpu" is what the main thread itself used, which
 * a busy machine does not change. tests/bench/window.py makes the folders and calls this. */
#include "config.h"

#include "ef-frame-view.h"
#include "ef-main-window-private.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Frames that are shown in each run of the cine. */
#define N_SHOWN 240
#define PATIENCE_S 300

/* --- clocks ------------------------------------------------------------------------------------------------------ */

static double
now (void)
{
  return (double) g_get_monotonic_time () / 1e6;
}

static double
cpu (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (double) time.tv_sec + (double) time.tv_nsec / 1e9;
}

static void
tell (const char *name,
      double      value,
      const char *unit)
{
  g_print ("%s\t%.2f\t%s\n", name, value, unit);
}

/* MB of resident memory. */
static double
resident (void)
{
  g_autofree char *text = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/self/status", &text, NULL, NULL))
    return 0;
  line = strstr (text, "VmRSS:");
  return line != NULL ? g_ascii_strtod (line + strlen ("VmRSS:"), NULL) / 1024 : 0;
}

/* Between two polls the main loop does one round of work: as long as that lasts nothing moves on screen. */
static struct
{
  double since, cpu_since;
  double longest, cpu_longest;
  guint over_frame; /* rounds of more than 1/60 s of work */
} stall;

static int
poll_cb (GPollFD *fds,
         guint    n_fds,
         int      timeout)
{
  int result;

  if (stall.since > 0)
    {
      double busy = cpu () - stall.cpu_since;

      stall.longest = MAX (stall.longest, now () - stall.since);
      stall.cpu_longest = MAX (stall.cpu_longest, busy);
      stall.over_frame += busy > 1.0 / 60;
      if (busy > 0.1 && g_getenv ("EF_BENCH_TRACE") != NULL)
        g_printerr ("a pause of %.0f ms, cpu %.0f ms\n", (now () - stall.since) * 1000, busy * 1000);
    }
  result = g_poll (fds, n_fds, timeout);
  stall.since = now ();
  stall.cpu_since = cpu ();
  return result;
}

static void
begin_stalls (void)
{
  memset (&stall, 0, sizeof stall);
}

static void
tell_stalls (const char *what)
{
  g_autofree char *wall = g_strdup_printf ("%s: longest pause", what);
  g_autofree char *busy = g_strdup_printf ("%s: longest pause, cpu", what);
  g_autofree char *many = g_strdup_printf ("%s: rounds over 1/60 s", what);

  tell (wall, stall.longest * 1000, "ms");
  tell (busy, stall.cpu_longest * 1000, "ms");
  tell (many, stall.over_frame, "");
}

/* --- the window -------------------------------------------------------------------------------------------------- */

typedef struct
{
  EfMainWindow *window;
  EfWorkbench *workbench;
  EfSession *session;
  EfFrameView *view;

  double known;      /* when the first file was in the tree */
  double first;      /* when its frame was painted */
  guint n_textures;  /* that came */
  guint n_painted;   /* rounds of the frame clock */
  guint n_shown;     /* textures that were painted */
  gboolean is_fresh; /* a texture waits to be painted */
} Bench;

static GtkWidget *
find_widget (GtkWidget *root,
             GType      type)
{
  GtkWidget *found = NULL;

  if (G_TYPE_CHECK_INSTANCE_TYPE (root, type))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_widget (child, type);
  return found;
}

static void
texture_cb (Bench *bench)
{
  bench->n_textures++;
  bench->is_fresh = ef_frame_view_get_texture (bench->view) != NULL;
}

static void
painted_cb (Bench *bench)
{
  bench->n_painted++;
  if (!bench->is_fresh)
    return;
  bench->is_fresh = FALSE;
  bench->n_shown++;
  if (bench->first == 0 && bench->known > 0)
    bench->first = now ();
}

static void
known_cb (Bench *bench)
{
  if (bench->known == 0)
    bench->known = now ();
}

/* Until @is_true says so; FALSE: patience ran out. */
static gboolean
wait_until (gboolean (*is_true) (Bench *bench),
            Bench *bench)
{
  double end = now () + PATIENCE_S;

  while (!is_true (bench) && now () < end)
    g_main_context_iteration (NULL, TRUE);
  return is_true (bench);
}

static gboolean
has_first (Bench *bench)
{
  return bench->first > 0;
}

static gboolean
is_analysed (Bench *bench)
{
  return ef_session_get_analysed (bench->session) && !ef_session_get_busy (bench->session);
}

static gboolean
ring (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
rest (guint milliseconds)
{
  gboolean over = FALSE;

  g_timeout_add (milliseconds, ring, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

/* Until what was changed is on screen. */
static void
wait_painted (Bench *bench)
{
  guint before = bench->n_painted;
  double end = now () + 5;

  gtk_widget_queue_draw (GTK_WIDGET (bench->window));
  while (bench->n_painted == before && now () < end)
    g_main_context_iteration (NULL, TRUE);
}

static void
open_window (Bench         *bench,
             EfApplication *application,
             const char    *folder)
{
  const char *paths[] = { folder, NULL };
  GdkFrameClock *clock;
  double start;

  bench->window = ef_main_window_new (application);
  bench->workbench = ef_main_window_get_workbench (bench->window);
  bench->session = ef_workbench_get_session (bench->workbench);
  if (g_getenv ("EF_BENCH_TEXT") == NULL)
    {
      g_autoptr (EfProfile) profile =
          ef_profile_with (ef_session_get_profile (bench->session), "pixels", "policy", "off", NULL);

      if (profile == NULL || !ef_session_set_profile (bench->session, profile, NULL))
        g_printerr ("The profile could not be changed\n");
    }
  bench->view = EF_FRAME_VIEW (find_widget (GTK_WIDGET (bench->window->frame), EF_TYPE_FRAME_VIEW));
  gtk_window_set_default_size (GTK_WINDOW (bench->window), 1270, 790);
  gtk_window_present (GTK_WINDOW (bench->window));
  rest (500);
  clock = gtk_widget_get_frame_clock (GTK_WIDGET (bench->window));
  g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (painted_cb), bench);
  g_signal_connect_swapped (bench->view, "notify::texture", G_CALLBACK (texture_cb), bench);
  g_signal_connect_swapped (bench->session, "inputs-added", G_CALLBACK (known_cb), bench);

  begin_stalls ();
  start = now ();
  ef_main_window_open (bench->window, paths);
  if (wait_until (has_first, bench))
    {
      tell ("first file known after", (bench->known - start) * 1000, "ms");
      tell ("first frame painted after that", (bench->first - bench->known) * 1000, "ms");
    }
  wait_until (is_analysed, bench);
  rest (500);
  tell ("everything read after", now () - start, "s");
  tell_stalls ("opening");
  tell ("memory", resident (), "MB");
}

/* --- frames ------------------------------------------------------------------------------------------------------ */

typedef struct
{
  Bench *bench;
  GArray *numbers;   /* of guint: the instances of the series */
  guint n_frames;    /* of each */
  guint length;      /* frames to go through, over and over */
  guint at, steps;
} Cine;

static gboolean
step_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  Cine *cine = user_data;
  guint at = cine->at++ % cine->length;

  ef_workbench_show (cine->bench->workbench, g_array_index (cine->numbers, guint, at / cine->n_frames),
                     at % cine->n_frames);
  return --cine->steps > 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* One step in each round of the frame clock, whether or not the frame came in time, as a held key would do it. */
static void
play (Cine       *cine,
      const char *what,
      guint       from,
      guint       length)
{
  g_autofree char *rate = g_strdup_printf ("%s: frames shown", what);
  g_autofree char *late = g_strdup_printf ("%s: frames skipped", what);
  g_autofree char *cost = g_strdup_printf ("%s: main thread, cpu", what);
  Bench *bench = cine->bench;
  double start = now (), busy = cpu ();

  cine->at = from;
  cine->length = length;
  cine->steps = N_SHOWN;
  bench->n_shown = 0;
  begin_stalls ();
  gtk_widget_add_tick_callback (GTK_WIDGET (bench->view), step_cb, cine, NULL);
  while (cine->steps > 0)
    g_main_context_iteration (NULL, TRUE);
  tell (rate, bench->n_shown / (now () - start), "f/s");
  tell (late, N_SHOWN > bench->n_shown ? 100.0 * (N_SHOWN - bench->n_shown) / N_SHOWN : 0, "%");
  tell (cost, (cpu () - busy) / MAX (bench->n_shown, 1) * 1000, "ms/frame");
  tell_stalls (what);
}

/* One after the other, each as soon as the one before is on screen: what decoding allows. */
static void
walk (Cine       *cine,
      const char *what,
      guint       from)
{
  g_autofree char *rate = g_strdup_printf ("%s: frames shown", what);
  Bench *bench = cine->bench;
  double start = now ();
  double end = start + 20;
  guint n;

  for (n = 0; n < N_SHOWN / 2 && now () < end; n++)
    {
      guint at = (from + n) % (cine->numbers->len * cine->n_frames);
      guint before = bench->n_shown;

      ef_workbench_show (bench->workbench, g_array_index (cine->numbers, guint, at / cine->n_frames),
                         at % cine->n_frames);
      while (bench->n_shown == before && now () < end)
        g_main_context_iteration (NULL, TRUE);
    }
  tell (rate, n / (now () - start), "f/s");
}

static void
bench_frames (Bench *bench)
{
  GListModel *tree = ef_session_get_tree (bench->session);
  g_autoptr (EfSessionNode) patient = g_list_model_get_item (tree, 0);
  g_autoptr (GArray) numbers = ef_session_list_instances (bench->session, patient);
  guint n_frames = MAX (ef_session_node_get_frames (
                            ef_session_get_node (bench->session, g_array_index (numbers, guint, 0))),
                        1);
  guint total = numbers->len * n_frames;
  Cine cine = { bench, numbers, n_frames, 0, 0, 0 };

  walk (&cine, "one by one, from decode", total / 2);
  play (&cine, "cine, from decode", 0, total);
  play (&cine, "cine, a loop of 80 again", 0, MIN (total, 80));
  play (&cine, "cine, the same loop from cache", 0, MIN (total, 80));
  play (&cine, "cine, a loop of 200", 0, MIN (total, 200));
  play (&cine, "cine, the same loop from cache (200)", 0, MIN (total, 200));
  tell ("memory after scrolling", resident (), "MB");
}

/* --- the tag table ----------------------------------------------------------------------------------------------- */

static void
searched_cb (gboolean *searched)
{
  *searched = TRUE;
}

static void
search (Bench          *bench,
        GtkSearchEntry *entry,
        const char     *text)
{
  g_autofree char *latency = g_strdup_printf ("search \"%s\": on screen after the last letter", text);
  g_autofree char *work = g_strdup_printf ("search \"%s\": main thread, cpu", text);
  gboolean searched = FALSE;
  gulong id = g_signal_connect_swapped (entry, "search-changed", G_CALLBACK (searched_cb), &searched);
  double start, busy, end;

  for (guint i = 1; i <= strlen (text); i++)
    {
      g_autofree char *part = g_strndup (text, i);

      gtk_editable_set_text (GTK_EDITABLE (entry), part);
      rest (30);
    }
  /* The entry itself waits 150 ms for more letters. */
  searched = FALSE;
  start = now ();
  busy = cpu ();
  end = start + 10;
  while (!searched && now () < end)
    g_main_context_iteration (NULL, TRUE);
  wait_painted (bench);
  tell (latency, (now () - start) * 1000, "ms");
  tell (work, (cpu () - busy) * 1000, "ms");
  g_signal_handler_disconnect (entry, id);
}

/* Three boxes on each instance, as burned-in text would be. */
static void
bench_regions (Bench *bench)
{
  EfPlan *plan = ef_workbench_get_plan (bench->workbench);
  double start;

  ef_plan_begin (plan);
  for (guint i = 0; i < ef_plan_get_n_inputs (plan); i++)
    for (int k = 0; k < 3; k++)
      {
        EfRegion region = { { 2, 2 + 16 * k, 30, 10 }, 0, 0 };
        guint number = ef_plan_get_input_number (plan, i);

        ef_plan_add_region (plan, number, &region, EF_REGION_UNKNOWN, FALSE, 0.8, "text", "bench", NULL);
      }
  begin_stalls ();
  start = now ();
  ef_plan_end (plan);
  gtk_notebook_set_current_page (bench->window->notebook, 0);
  wait_painted (bench);
  tell ("15,000 regions more: list on screen after", (now () - start) * 1000, "ms");
  rest (500);
  tell_stalls ("15,000 regions more");
  begin_stalls ();
  for (guint i = 0; i < 20; i++)
    {
      gtk_widget_activate_action (GTK_WIDGET (bench->window), "review.accept-next", NULL);
      wait_painted (bench);
    }
  tell_stalls ("twenty decisions among them");
  begin_stalls ();
  gtk_widget_activate_action (GTK_WIDGET (bench->window), "review.accept-similar", NULL);
  wait_painted (bench);
  tell_stalls ("all similar accepted");
  gtk_notebook_set_current_page (bench->window->notebook, 1);
  rest (300);
}

static void
bench_table (Bench *bench)
{
  GtkSearchEntry *entry = GTK_SEARCH_ENTRY (find_widget (GTK_WIDGET (bench->window->tags), GTK_TYPE_SEARCH_ENTRY));
  GtkColumnView *table = GTK_COLUMN_VIEW (find_widget (GTK_WIDGET (bench->window->tags), GTK_TYPE_COLUMN_VIEW));
  double before = resident ();
  double start = now (), busy = cpu ();

  begin_stalls ();
  gtk_notebook_set_current_page (bench->window->notebook, 1);
  wait_painted (bench);
  tell ("table on screen after", (now () - start) * 1000, "ms");
  tell ("table: main thread, cpu", (cpu () - busy) * 1000, "ms");
  tell ("table: rows", g_list_model_get_n_items (G_LIST_MODEL (gtk_column_view_get_model (table))), "");
  rest (300);
  tell ("table: memory", resident () - before, "MB more");
  search (bench, entry, "Patient");
  search (bench, entry, "value 4711");
  gtk_editable_set_text (GTK_EDITABLE (entry), "");
  rest (400);
  tell_stalls ("table and search");

  begin_stalls ();
  start = now ();
  busy = cpu ();
  ef_workbench_accept (bench->workbench);
  wait_painted (bench);
  tell ("a decision on screen after", (now () - start) * 1000, "ms");
  tell ("a decision: main thread, cpu", (cpu () - busy) * 1000, "ms");
  rest (500);
  tell_stalls ("a decision");

  begin_stalls ();
  for (guint i = 0; i < 50; i++)
    {
      gtk_widget_activate_action (GTK_WIDGET (bench->window), "review.accept-next", NULL);
      rest (20);
    }
  tell_stalls ("fifty decisions");
  bench_regions (bench);

  begin_stalls ();
  start = now ();
  ef_workbench_set_scope (bench->workbench, EF_SCOPE_INSTANCE);
  wait_painted (bench);
  tell ("scope of one instance on screen after", (now () - start) * 1000, "ms");
  for (guint i = 0; i < 20; i++)
    {
      gtk_widget_activate_action (GTK_WIDGET (bench->window), "review.step-instance", "i", 1);
      wait_painted (bench);
    }
  tell_stalls ("twenty instances on");
  tell ("memory at the end", resident (), "MB");
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (EfApplication) application = NULL;
  Bench bench = { 0 };

  if (argc != 3)
    {
      g_printerr ("usage: window-bench frames|table FOLDER\n");
      return 2;
    }
  gtk_init ();
  adw_init ();
  application = ef_application_new (g_getenv ("EF_WORKER"));
  if (!g_application_register (G_APPLICATION (application), NULL, NULL))
    return EXIT_FAILURE;
  g_main_context_set_poll_func (NULL, poll_cb);
  open_window (&bench, application, argv[2]);
  if (g_str_equal (argv[1], "frames"))
    bench_frames (&bench);
  else
    bench_table (&bench);
  gtk_window_destroy (GTK_WINDOW (bench.window));
  return EXIT_SUCCESS;
}
