/* The gazetteer: names of towns and villages of the world, of one word or several, and in the cases of languages that
 * decline them. */
#pragma once

#include "ef-clean-private.h"

G_BEGIN_DECLS

/* How many people a name stands for, at most. */
typedef enum
{
  EF_PLACE_NONE,
  EF_PLACE_VILLAGE, /* 500, and names of Chinese and Japanese lists */
  EF_PLACE_TOWN,    /* 5,000, and provinces */
  EF_PLACE_LARGE,   /* 100,000 */
} EfPlaceSize;

gboolean    ef_gazetteer_check    (void);

/* The longest name that begins with token @i; *@last gets its last token. */
EfPlaceSize ef_gazetteer_find     (const EfCleanText *text,
                                   guint              i,
                                   guint             *last);

/* The same for a name that is declined: "Mińsku Mazowieckim", "Барнауле", "Kuusankoskella". @alone: by no ending but those
 * that hardly any other word has. */
EfPlaceSize ef_gazetteer_find_declined (const EfCleanText *text,
                                        guint              i,
                                        gboolean           alone,
                                        guint             *last);

/* A folded word, or signs of a script without words. */
EfPlaceSize ef_gazetteer_look_up  (const char        *key,
                                   gsize              length);

G_END_DECLS
