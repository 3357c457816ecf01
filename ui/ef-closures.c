#include "config.h"

#include "ef-closures.h"

#include "ef-node-text.h"
#include "ef-row-box.h"
#include "ef-row-text.h"
#include "ef-status-icon.h"

#include <glib/gi18n.h>

/* --- rows: @row comes first of the parameters, then what makes the text change -------------------------------- */

static char *
row_title (GObject   *item,
           EfPlanRow *row)
{
  return ef_row_dup_title (row);
}

static char *
row_where (GObject   *item,
           EfPlanRow *row,
           guint      n_inputs,
           guint      region)
{
  return ef_row_dup_where (row);
}

static char *
row_tag (GObject   *item,
         EfPlanRow *row)
{
  return ef_row_dup_tag (row);
}

static char *
row_keyword (GObject   *item,
             EfPlanRow *row)
{
  return ef_row_dup_keyword (row);
}

/* How many sequences it stands in. */
static char *
row_level (GObject   *item,
           EfPlanRow *row)
{
  guint level = row != NULL ? ef_plan_row_get_level (row) : 0;

  return level > 0 ? g_strdup_printf ("%u", level) : g_strdup ("");
}

static char *
row_value (GObject    *item,
           EfPlanRow  *row,
           const char *value,
           guint       n_values)
{
  return ef_row_dup_value (row);
}

static char *
row_result (GObject    *item,
            EfPlanRow  *row,
            guint       action,
            const char *result,
            guint       state)
{
  return ef_row_dup_result (row);
}

/* Of regions, where a change of the box or of what is done comes as "region". */
static char *
region_result (GObject   *item,
               EfPlanRow *row,
               guint      region,
               guint      state)
{
  return ef_row_dup_result (row);
}

static char *
row_reason (GObject   *item,
            EfPlanRow *row)
{
  return ef_row_dup_reason (row);
}

static char *
row_summary (GObject   *item,
             EfPlanRow *row,
             guint      state,
             guint      action)
{
  return ef_row_dup_summary (row);
}

static char *
state_label (GObject *item,
             guint    state)
{
  return g_strdup (ef_review_get_label ((EfReview) state));
}

static char *
state_icon (GObject *item,
            guint    state)
{
  return g_strdup (ef_review_get_icon ((EfReview) state));
}

static char **
state_classes (GObject *item,
               guint    state)
{
  const char *const classes[] = { "state", ef_review_get_class ((EfReview) state), NULL };

  return g_strdupv ((char **) classes);
}

char **
ef_closure_row_classes (GObject *item,
                        guint    state,
                        guint    risk)
{
  const char *const classes[] = { "finding", ef_review_get_class ((EfReview) state), ef_risk_get_class (risk), NULL };

  return g_strdupv ((char **) classes);
}

/* A region's bar has the colour of its box. */
static char **
finding_classes (GObject   *item,
                 EfPlanRow *row,
                 guint      state,
                 guint      risk)
{
  const char *classes[] = { "finding", ef_review_get_class ((EfReview) state), ef_risk_get_class (risk), NULL };
  EfPlanRegion region;

  if (row != NULL && ef_plan_row_get_region (row, &region) != 0)
    classes[2] = ef_region_kind_words[region.kind];
  return g_strdupv ((char **) classes);
}

static char *
action_label (GObject *item,
              guint    action)
{
  return g_strdup (ef_action_get_label ((EfAction) action));
}

static gboolean
is_tag (GObject    *item,
        const char *path)
{
  return path != NULL;
}

static char *
confidence (GObject   *item,
            EfPlanRow *row,
            guint      region)
{
  EfPlanRegion value;

  if (row == NULL || ef_plan_row_get_region (row, &value) == 0 || value.kind == EF_REGION_DRAWN)
    return g_strdup ("");
  return g_strdup_printf ("%.0f %%", value.confidence * 100);
}

/* --- nodes of the study tree ----------------------------------------------------------------------------------- */

static char *
node_title (GObject       *item,
            EfSessionNode *node,
            const char    *title,
            guint          state)
{
  return ef_node_dup_title (node);
}

static char *
node_subtitle (GObject       *item,
               EfSessionNode *node,
               guint          n_instances)
{
  return ef_node_dup_subtitle (node);
}

static char *
node_icon (GObject *item,
           guint    state)
{
  return g_strdup (ef_node_state_get_icon ((EfNodeState) state));
}

static char *
node_state (GObject *item,
            guint    state)
{
  return g_strdup (ef_node_state_get_label ((EfNodeState) state));
}

static char **
node_classes (GObject *item,
              guint    state)
{
  const char *const classes[] = { "node-state", ef_node_state_get_name ((EfNodeState) state), NULL };

  return g_strdupv ((char **) classes);
}

static char *
open_count (GObject *item,
            guint    n_open)
{
  return n_open > 0 ? g_strdup_printf ("%u", n_open) : g_strdup ("");
}

static gboolean
node_has_picture (GObject       *item,
                  EfSessionNode *node)
{
  return node != NULL && ef_session_node_get_kind (node) >= EF_NODE_SERIES &&
         ef_session_node_get_frames (node) > 0;
}

static gboolean
node_has_modality (GObject       *item,
                   EfSessionNode *node)
{
  return node != NULL && ef_session_node_get_kind (node) == EF_NODE_SERIES &&
         *ef_session_node_get_modality (node) != 0;
}

static gboolean
is_not_zero (GObject *item,
             guint    n)
{
  return n != 0;
}

static char *
node_summary (GObject       *item,
              EfSessionNode *node,
              guint          state,
              guint          n_open)
{
  return ef_node_dup_summary (node);
}

/* --- history --------------------------------------------------------------------------------------------------- */

static char *
step_label (GObject    *item,
            const char *label)
{
  return g_strdup (label != NULL ? _(label) : "");
}

static char *
edit_count (GObject *item,
            guint    n)
{
  return g_strdup_printf (ngettext ("%u change", "%u changes", n), n);
}

/* How many instances hold a value. */
static char *
times (GObject *item,
       guint    n)
{
  return g_strdup_printf ("× %u", n);
}

static gboolean
has_text (GObject    *item,
          const char *text)
{
  return text != NULL && *text != 0;
}

/* What does not fit into a cell is told in full. */
static gboolean
cell_tooltip (GtkLabel   *label,
              int         x,
              int         y,
              gboolean    keyboard,
              GtkTooltip *tooltip)
{
  if (!pango_layout_is_ellipsized (gtk_label_get_layout (label)))
    return FALSE;
  gtk_tooltip_set_text (tooltip, gtk_label_get_text (label));
  return TRUE;
}

void
ef_closures_bind (GtkWidgetClass *klass)
{
  static const struct
  {
    const char *name;
    GCallback function;
  } closures[] = {
    { "row_title", G_CALLBACK (row_title) },
    { "row_where", G_CALLBACK (row_where) },
    { "row_tag", G_CALLBACK (row_tag) },
    { "row_keyword", G_CALLBACK (row_keyword) },
    { "row_level", G_CALLBACK (row_level) },
    { "row_value", G_CALLBACK (row_value) },
    { "row_result", G_CALLBACK (row_result) },
    { "region_result", G_CALLBACK (region_result) },
    { "row_reason", G_CALLBACK (row_reason) },
    { "row_summary", G_CALLBACK (row_summary) },
    { "row_classes", G_CALLBACK (ef_closure_row_classes) },
    { "finding_classes", G_CALLBACK (finding_classes) },
    { "state_label", G_CALLBACK (state_label) },
    { "state_icon", G_CALLBACK (state_icon) },
    { "state_classes", G_CALLBACK (state_classes) },
    { "action_label", G_CALLBACK (action_label) },
    { "is_tag", G_CALLBACK (is_tag) },
    { "confidence", G_CALLBACK (confidence) },
    { "node_title", G_CALLBACK (node_title) },
    { "node_subtitle", G_CALLBACK (node_subtitle) },
    { "node_icon", G_CALLBACK (node_icon) },
    { "node_state", G_CALLBACK (node_state) },
    { "node_classes", G_CALLBACK (node_classes) },
    { "node_summary", G_CALLBACK (node_summary) },
    { "node_has_picture", G_CALLBACK (node_has_picture) },
    { "node_has_modality", G_CALLBACK (node_has_modality) },
    { "is_not_zero", G_CALLBACK (is_not_zero) },
    { "open_count", G_CALLBACK (open_count) },
    { "step_label", G_CALLBACK (step_label) },
    { "edit_count", G_CALLBACK (edit_count) },
    { "times", G_CALLBACK (times) },
    { "has_text", G_CALLBACK (has_text) },
    { "cell_tooltip", G_CALLBACK (cell_tooltip) },
  };

  g_type_ensure (EF_TYPE_ROW_BOX);
  g_type_ensure (EF_TYPE_STATUS_ICON);
  for (guint i = 0; i < G_N_ELEMENTS (closures); i++)
    gtk_widget_class_bind_template_callback_full (klass, closures[i].name, closures[i].function);
}
