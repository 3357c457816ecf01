#include "config.h"

#include "ef-template-banner.h"

#include "ef-template-store.h"
#include "ef-ui.h"

#include <glib/gi18n.h>

struct _EfTemplateBanner
{
  AdwBin parent_instance;

  GtkRevealer *revealer;
  GtkLabel *text;

  EfWorkbench *workbench;
};

G_DEFINE_FINAL_TYPE (EfTemplateBanner, ef_template_banner, ADW_TYPE_BIN)

/* (transfer full): what is known and what it would do, in one sentence each. */
static char *
dup_question (const EfTemplateOffer *offer)
{
  const char *name = ef_template_get_name (offer->template);
  guint n = ef_template_get_n_boxes (offer->template);
  g_autofree char *boxes = g_strdup_printf (ngettext ("%u box", "%u boxes", n), n);
  g_autofree char *images =
      g_strdup_printf (ngettext ("%u image", "%u images", offer->n_instances), offer->n_instances);

  if (!offer->is_learned)
    /* Translators: name of a template, "2 boxes", "40 images" */
    return g_strdup_printf (_("The template “%s” (%s) fits %s here."), name, boxes, images);
  if (offer->n_instances == 0)
    /* Translators: a number, name of a device with its size, "2 boxes" */
    return g_strdup_printf (_("%u reviewed images of “%s” agree on %s. Keep that for later studies?"), offer->n_reviewed,
                            name, boxes);
  /* Translators: a number, name of a device with its size, "2 boxes", "40 images" */
  return g_strdup_printf (_("%u reviewed images of “%s” agree on %s. Use that for %s too?"), offer->n_reviewed, name,
                          boxes, images);
}

static void
update (EfTemplateBanner *self)
{
  const EfTemplateOffer *offer = ef_session_get_offer (ef_workbench_get_session (self->workbench));
  g_autofree char *text = offer != NULL ? dup_question (offer) : NULL;

  if (text != NULL)
    {
      gtk_label_set_label (self->text, text);
      gtk_widget_set_tooltip_text (GTK_WIDGET (self->text), text);
    }
  gtk_revealer_set_reveal_child (self->revealer, text != NULL);
}

const char *
ef_template_banner_get_text (EfTemplateBanner *self)
{
  return gtk_revealer_get_reveal_child (self->revealer) ? gtk_label_get_label (self->text) : "";
}

static void
drop_cb (EfTemplateBanner *self)
{
  ef_session_drop_offer (ef_workbench_get_session (self->workbench));
}

static void
take_cb (EfTemplateBanner *self)
{
  EfSession *session = ef_workbench_get_session (self->workbench);
  const EfTemplateOffer *offer = ef_session_get_offer (session);
  g_autoptr (GError) error = NULL;

  if (offer == NULL)
    return;
  if (offer->is_learned)
    {
      g_autofree char *path = ef_template_store_save (offer->template, NULL, &error);
      g_autoptr (GPtrArray) known = ef_template_store_list (NULL);

      if (path == NULL)
        ef_workbench_report (self->workbench, _("The template could not be saved"), error);
      g_clear_error (&error);
      ef_session_set_templates (session, known);
    }
  if (!ef_session_take_offer (session, &error) && error != NULL)
    ef_workbench_report (self->workbench, _("The template could not be used"), error);
}

void
ef_template_banner_set_workbench (EfTemplateBanner *self,
                                  EfWorkbench      *workbench)
{
  EfSession *session = ef_workbench_get_session (workbench);
  g_autoptr (GPtrArray) known = ef_template_store_list (NULL);

  g_return_if_fail (EF_IS_TEMPLATE_BANNER (self) && self->workbench == NULL);

  self->workbench = g_object_ref (workbench);
  ef_session_set_templates (session, known);
  g_signal_connect_object (session, "offer-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

static void
dispose (GObject *object)
{
  g_clear_object (&EF_TEMPLATE_BANNER (object)->workbench);
  G_OBJECT_CLASS (ef_template_banner_parent_class)->dispose (object);
}

static void
ef_template_banner_class_init (EfTemplateBannerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dispose;
  ef_ui_init ();
  gtk_widget_class_set_template_from_resource (widget_class, "/org/efface/Efface/ui/ef-template-banner.ui");
  gtk_widget_class_bind_template_child (widget_class, EfTemplateBanner, revealer);
  gtk_widget_class_bind_template_child (widget_class, EfTemplateBanner, text);
  gtk_widget_class_bind_template_callback (widget_class, drop_cb);
  gtk_widget_class_bind_template_callback (widget_class, take_cb);
}

static void
ef_template_banner_init (EfTemplateBanner *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
