/* What the window shows while nothing is open: how to begin, and what was open last. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define EF_TYPE_WELCOME_PAGE (ef_welcome_page_get_type ())
G_DECLARE_FINAL_TYPE (EfWelcomePage, ef_welcome_page, EF, WELCOME_PAGE, GtkWidget)

/* @paths: folders and files, the last opened first. */
void ef_welcome_page_set_recent   (EfWelcomePage     *self,
                                   const char *const *paths);
void ef_welcome_page_set_has_demo (EfWelcomePage     *self,
                                   gboolean           has_demo);

G_END_DECLS
