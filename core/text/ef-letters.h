/* A small network that reads one line in Latin letters: quick, and honest about what it cannot read. Its weights are
 * reader.efw, of train/train_reader.py. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Stands in a text for letters of another script. */
#define EF_LETTERS_OTHER 0xFFFD

typedef struct
{
  char *text;      /* UTF-8; "": there is nothing to read */
  float certainty; /* 0..1: probability that it says this and nothing else */
} EfLettersReading;

typedef struct _EfLetters EfLetters;

EfLetters  *ef_letters_new            (GError           **error) G_GNUC_WARN_UNUSED_RESULT;
/* Other weights than those built in, and the plain kernels if @portable. */
EfLetters  *ef_letters_new_from_data  (const guint8      *data,
                                       gsize              length,
                                       gboolean           portable,
                                       GError           **error) G_GNUC_WARN_UNUSED_RESULT;
void        ef_letters_free           (EfLetters         *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EfLetters, ef_letters_free)
const char *ef_letters_get_provenance (EfLetters         *self);

/* Reads dark letters on light paper over the whole range; the line runs to the right and fills the picture up to small
 * margins. Equal bytes read equally. */
void        ef_letters_read           (EfLetters         *self,
                                       const guint8      *gray,
                                       int                width,
                                       int                height,
                                       EfLettersReading  *reading);
void        ef_letters_reading_clear  (EfLettersReading  *reading);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (EfLettersReading, ef_letters_reading_clear)

G_END_DECLS
