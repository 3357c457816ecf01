#pragma once

#include "ef-import.h"

G_BEGIN_DECLS

/* An import in the making. */
typedef struct
{
  GString *tags;        /* lines of [tags] */
  GHashTable *keys;     /* that have a line */
  GPtrArray *templates;
  GPtrArray *warnings;
  gboolean shifts;      /* some dates are moved */
} EfImporter;

void     ef_importer_warn     (EfImporter *self,
                               const char *format,
                               ...) G_GNUC_PRINTF (2, 3);
/* A line of [tags]; of two for one key the first counts. @value must be one line. */
void     ef_importer_add_rule (EfImporter *self,
                               const char *key,
                               const char *value);
/* What stands for an identifier of the patient: our own pseudonym. TRUE if @key is one that gets it. */
gboolean ef_importer_is_pseudonym (const char *key);

/* A device and its boxes, as far as they are known; warns if that is not enough for a template. */
typedef struct
{
  char *title;
  char *manufacturer, *model, *software, *sop_class;
  char *rows, *columns;
  GString *boxes; /* groups of a template */
  guint n_boxes;
  char *unknown;  /* a condition that a template cannot have, or NULL */
} EfImportedDevice;

void     ef_imported_device_clear (EfImportedDevice *self);
/* "Manufacturer" and the like; others are noted as unknown. */
void     ef_imported_device_set   (EfImportedDevice *self,
                                   const char       *keyword,
                                   const char       *value);
void     ef_imported_device_note  (EfImportedDevice *self,
                                   const char       *condition);
void     ef_imported_device_add_box (EfImportedDevice *self,
                                     int               x,
                                     int               y,
                                     int               width,
                                     int               height);
void     ef_importer_take_device  (EfImporter       *self,
                                   EfImportedDevice *device);

gboolean ef_import_ctp_xml        (EfImporter *self, const char *text, GError **error);
void     ef_import_ctp_pixels     (EfImporter *self, const char *text);
void     ef_import_recipe         (EfImporter *self, const char *text);

G_END_DECLS
