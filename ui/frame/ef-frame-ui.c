#include "config.h"

#include "ef-frame-ui.h"

#include "ef-frame-resources.h"

#define STYLE "/org/efface/Efface/frame/frame.css"

static void
add_style (void)
{
  static gboolean added;
  g_autoptr (GtkCssProvider) provider = NULL;
  GdkDisplay *display = gdk_display_get_default ();

  if (added || display == NULL)
    return;
  added = TRUE;
  provider = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (provider, STYLE);
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_THEME + 1);
}

void
ef_frame_ui_init (void)
{
  static gsize once;

  if (g_once_init_enter (&once))
    {
      ef_frame_get_resource ();
      g_type_ensure (EF_TYPE_REGION_ITEM);
      g_type_ensure (EF_TYPE_FRAME_VIEW);
      g_type_ensure (EF_TYPE_FRAME_STRIP);
      g_type_ensure (EF_TYPE_THUMB_ITEM);
      g_type_ensure (EF_TYPE_CONTACT_SHEET);
      g_type_ensure (EF_TYPE_WRAP_LAYOUT);
      g_once_init_leave (&once, 1);
    }
  add_style ();
}
