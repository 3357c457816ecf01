#include "config.h"

#include "ef-ui.h"

#include "ef-frame-ui.h"
#include "ef-ui-resources.h"

#include <adwaita.h>

void
ef_ui_init (void)
{
  static gsize once;

  if (g_once_init_enter (&once))
    {
      g_resources_register (ef_ui_get_resource ());
      if (gdk_display_get_default () != NULL)
        gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (gdk_display_get_default ()),
                                          "/org/efface/Efface/icons");
      g_once_init_leave (&once, 1);
    }
  ef_frame_ui_init ();
}

void
ef_ui_name_entry (GtkWidget *row)
{
  GtkEditable *text = gtk_editable_get_delegate (GTK_EDITABLE (row));

  gtk_accessible_update_property (GTK_ACCESSIBLE (text), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), -1);
}
