#include "config.h"

#include "ef-wrap-layout.h"

struct _EfWrapLayout
{
  GtkLayoutManager parent_instance;

  int spacing;
};

/* Widgets that stand side by side. */
typedef struct
{
  GtkWidget *first;
  guint n;
  guint n_expanding;
  int width, height;
} Line;

enum
{
  PROP_0,
  PROP_SPACING,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (EfWrapLayout, ef_wrap_layout, GTK_TYPE_LAYOUT_MANAGER)

static GtkWidget *
next_shown (GtkWidget *widget)
{
  while (widget != NULL && !gtk_widget_should_layout (widget))
    widget = gtk_widget_get_next_sibling (widget);
  return widget;
}

/* As wide as it likes to be, but no wider than the bar. */
static int
measure_width (GtkWidget *widget,
               int        most)
{
  int least, natural;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &least, &natural, NULL, NULL);
  return MAX (least, MIN (natural, most));
}

/* The line that begins at or behind @widget; NULL as its first widget: there is none. */
static Line
find_line (EfWrapLayout *self,
           GtkWidget    *widget,
           int           most)
{
  Line line = { next_shown (widget) };

  for (GtkWidget *child = line.first; child != NULL; child = next_shown (gtk_widget_get_next_sibling (child)))
    {
      int width = measure_width (child, most);
      int height;

      if (line.n > 0 && line.width + self->spacing + width > most)
        break;
      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, NULL, &height, NULL, NULL);
      line.width += width + (line.n > 0 ? self->spacing : 0);
      line.height = MAX (line.height, height);
      line.n_expanding += gtk_widget_compute_expand (child, GTK_ORIENTATION_HORIZONTAL);
      line.n++;
    }
  return line;
}

static GtkWidget *
skip (const Line *line)
{
  GtkWidget *child = line->first;

  for (guint i = 0; i < line->n; i++)
    child = next_shown (gtk_widget_get_next_sibling (child));
  return child;
}

static GtkSizeRequestMode
get_request_mode (GtkLayoutManager *manager,
                  GtkWidget        *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
measure (GtkLayoutManager *manager,
         GtkWidget        *widget,
         GtkOrientation    orientation,
         int               for_size,
         int              *minimum,
         int              *natural,
         int              *minimum_baseline,
         int              *natural_baseline)
{
  EfWrapLayout *self = EF_WRAP_LAYOUT (manager);
  GtkWidget *child = gtk_widget_get_first_child (widget);
  int most = orientation == GTK_ORIENTATION_HORIZONTAL || for_size < 0 ? G_MAXINT / 2 : for_size;
  int least = 0;
  int sum = 0;

  for (Line line = find_line (self, child, most); line.first != NULL; line = find_line (self, skip (&line), most))
    sum += (orientation == GTK_ORIENTATION_HORIZONTAL ? line.width : line.height) + (sum > 0 ? self->spacing : 0);
  for (child = next_shown (child); child != NULL; child = next_shown (gtk_widget_get_next_sibling (child)))
    {
      int width;

      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
      least = MAX (least, width);
    }
  *natural = sum;
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? least : sum;
}

static void
place (EfWrapLayout *self,
       GtkWidget    *widget,
       const Line   *line,
       int           width,
       int           y)
{
  GtkWidget *child = line->first;
  int room = MAX (width - line->width, 0);
  guint n_expanding = line->n_expanding;
  int x = 0;

  for (guint i = 0; i < line->n; i++)
    {
      GtkAllocation box = { x, y, measure_width (child, width), line->height };

      if (gtk_widget_compute_expand (child, GTK_ORIENTATION_HORIZONTAL))
        {
          int share = room / (int) n_expanding--;

          box.width += share;
          room -= share;
        }
      x += box.width + self->spacing;
      if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
        box.x = width - box.x - box.width;
      gtk_widget_size_allocate (child, &box, -1);
      child = next_shown (gtk_widget_get_next_sibling (child));
    }
}

static void
allocate (GtkLayoutManager *manager,
          GtkWidget        *widget,
          int               width,
          int               height,
          int               baseline)
{
  EfWrapLayout *self = EF_WRAP_LAYOUT (manager);
  int y = 0;

  for (Line line = find_line (self, gtk_widget_get_first_child (widget), width); line.first != NULL;
       line = find_line (self, skip (&line), width))
    {
      place (self, widget, &line, width, y);
      y += line.height + self->spacing;
    }
}

static void
get_property (GObject    *object,
              guint       id,
              GValue     *value,
              GParamSpec *pspec)
{
  g_value_set_int (value, EF_WRAP_LAYOUT (object)->spacing);
}

static void
set_property (GObject      *object,
              guint         id,
              const GValue *value,
              GParamSpec   *pspec)
{
  EF_WRAP_LAYOUT (object)->spacing = g_value_get_int (value);
  gtk_layout_manager_layout_changed (GTK_LAYOUT_MANAGER (object));
}

static void
ef_wrap_layout_class_init (EfWrapLayoutClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkLayoutManagerClass *manager_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  object_class->get_property = get_property;
  object_class->set_property = set_property;
  manager_class->get_request_mode = get_request_mode;
  manager_class->measure = measure;
  manager_class->allocate = allocate;
  props[PROP_SPACING] =
      g_param_spec_int ("spacing", NULL, NULL, 0, G_MAXINT, 0, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
ef_wrap_layout_init (EfWrapLayout *self)
{
}
