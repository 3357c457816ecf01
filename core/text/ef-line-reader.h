/* Reading one line of text: at a glance with a small network of our own, in Latin letters, or with Tesseract, which takes
 * ten times as long. One handle for life; the readings of equal crops are kept. */
#pragma once

#include "ef-view.h"

G_BEGIN_DECLS

typedef struct
{
  char *text;       /* UTF-8, NULL or "": nothing read */
  float confidence; /* 0..100; at a glance, the probability that it says this and nothing else */
} EfReading;

typedef struct _EfLineReader EfLineReader;

/* @languages: names joined by '+'. Those that are not installed are left out; if none is left, "eng" is tried, and if
 * that is missing too: EF_ERROR_UNSUPPORTED. */
EfLineReader    *ef_line_reader_new                   (const char    *languages,
                                                       GError       **error) G_GNUC_WARN_UNUSED_RESULT;
void             ef_line_reader_free                  (EfLineReader  *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EfLineReader, ef_line_reader_free)

/* Joined by '+'; "" if nothing is missing. */
const char      *ef_line_reader_get_missing_languages (EfLineReader  *self);
/* "<provenance of the line reader>; tesseract 5.3.0 eng+deu" */
const char      *ef_line_reader_get_method            (EfLineReader  *self);

/* Can Tesseract read what a glance cannot, for not being in Latin letters? */
gboolean         ef_line_reader_reads_other_scripts   (EfLineReader  *self);

/* A letter of another script is U+FFFD. The reading is owned as below. */
const EfReading *ef_line_reader_glance                (EfLineReader  *self,
                                                       const EfGray  *gray,
                                                       gboolean       vertical);

/* Reads the line in @gray with Tesseract; @vertical: it runs up or down. @line_height: of the letters' line in pixels, which is less
 * than the crop where the box was padded. @otherwise: a second opinion, at another size, or as a lone letter. The reading
 * is owned by the reader and valid until the next call. */
const EfReading *ef_line_reader_read                  (EfLineReader  *self,
                                                       const EfGray  *gray,
                                                       int            line_height,
                                                       gboolean       vertical,
                                                       gboolean       otherwise);

G_END_DECLS
