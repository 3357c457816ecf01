#pragma once

#include "ef-profile.h"

G_BEGIN_DECLS

struct _EfProfile
{
  gatomicrefcount refs;
  char *text;
  char *digest;
  char *name;
  char *title;
  char *folder; /* of the file it was read from, for paths in it; NULL: none */

  EfOptions options;
  EfDatePolicy dates;
  guint max_shift;

  EfPixelPolicy pixels;
  char *languages;
  EfFill fill;
  gboolean every_frame;
  gboolean hold_faces;
  gboolean keep_rate;
  char *label;

  gboolean private_sop_classes;
  gboolean replace_documents;
  gboolean opaque_data;

  char *lookup;
  gboolean refuse_unknown;
  EfNameStyle names;

  GArray *rules;       /* of EfTagRule, in the order of the file */
  GArray *seeds;       /* of EfSeed */
  GPtrArray *words[EF_N_WORD_LISTS]; /* NULL-terminated */
  GPtrArray *patterns; /* of GRegex */
  GHashTable *dummies; /* VR -> text */
};

/* A profile that is being read. All that is wrong is collected, so that a person can mend it in one go. */
typedef struct
{
  EfProfile *profile;
  GKeyFile *file;
  GHashTable *lines;    /* "group\nkey" -> number of the line */
  GPtrArray *problems;  /* of char: "line 3: [dates] policy: ..." */
} EfProfileReader;

void  ef_profile_reader_complain   (EfProfileReader *self,
                                    const char      *group,
                                    const char      *key,
                                    const char      *format,
                                    ...) G_GNUC_PRINTF (4, 5);
/* (nullable) (transfer full): the value as it stands, backslashes included. */
char *ef_profile_reader_dup_value  (EfProfileReader *self,
                                    const char      *group,
                                    const char      *key);
/* (nullable) (transfer full): the path that a key stands for; complains if it is none. */
EfTagPath *ef_profile_reader_parse_path (EfProfileReader *self,
                                         const char      *group,
                                         const char      *key);

/* A word of the file and what it stands for; tables end with NULL. */
typedef struct
{
  const char *word;
  int value;
} EfProfileWord;

gboolean ef_profile_find_word (const EfProfileWord *words,
                               const char          *word,
                               int                 *value);

/* The parts of a profile. Each reads its groups into the profile and complains of what it cannot read. */
void ef_profile_read_settings (EfProfileReader *self); /* options, dates, pixels, instances, ids */
void ef_profile_read_rules    (EfProfileReader *self); /* tags, private */
void ef_profile_read_words    (EfProfileReader *self); /* words, seeds, patterns, dummies */
/* Groups and keys that do not exist: a misspelt key would silently be ignored, and the person would believe in it. */
void ef_profile_check_keys    (EfProfileReader *self);

G_END_DECLS
