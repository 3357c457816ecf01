/* What is known to identify one patient: names, numbers, dates, places and the original UIDs, gathered from the headers
 * of all instances of that patient. Found text is compared with it, cleaned text is cut by it, and verify searches the
 * written bytes for it. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  EF_IDENTIFIER_PATIENT_NAME, /* a whole PN value, or one component group of it: "Last^First^Middle" */
  EF_IDENTIFIER_PERSON_NAME,  /* staff and family, likewise */
  EF_IDENTIFIER_ID,           /* patient, accession, study, order, visit numbers; serials */
  EF_IDENTIFIER_DATE,         /* YYYYMMDD */
  EF_IDENTIFIER_UID,
  EF_IDENTIFIER_PLACE,        /* institution, department, address, station */
  EF_IDENTIFIER_CONTACT,      /* phone, mail, URL */
  EF_N_IDENTIFIER_KINDS
} EfIdentifierKind;

typedef struct _EfIdentifiers EfIdentifiers;

EfIdentifiers *ef_identifiers_new          (void);
void           ef_identifiers_free         (EfIdentifiers        *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EfIdentifiers, ef_identifiers_free)

/* Adds @value (UTF-8) unless it is there, empty, or one of the words that say nothing (ANONYMOUS, UNKNOWN, NONE, 0 …). */
void           ef_identifiers_add          (EfIdentifiers        *self,
                                            EfIdentifierKind      kind,
                                            const char           *value);
void           ef_identifiers_merge        (EfIdentifiers        *self,
                                            const EfIdentifiers  *other);
guint          ef_identifiers_get_n        (const EfIdentifiers  *self);
const char    *ef_identifiers_get          (const EfIdentifiers  *self,
                                            guint                 index,
                                            EfIdentifierKind     *kind);

/* GVariant "a(us)", in order of adding. (transfer floating) */
GVariant      *ef_identifiers_to_variant   (const EfIdentifiers  *self);
EfIdentifiers *ef_identifiers_new_from_variant (GVariant         *variant);

typedef enum
{
  EF_MATCH_CAREFUL, /* running text: a name that is an everyday word ("Big", "Long") needs company of the same person */
  EF_MATCH_EAGER,   /* text read from pixels: rather too much than too little */
} EfMatchEffort;

/* Where @text holds an identifier. */
typedef struct
{
  gsize start, end; /* bytes in the text */
  EfIdentifierKind kind;
  guint index;
  double score; /* 0..1 */
} EfIdentifierHit;

/* Does @text (UTF-8, as read from an image or a free text) hold one of the identifiers, in any written form: folded case
 * and accents, either order of a name, initials with surname, separators left out of numbers, dates in the usual orders,
 * OCR confusions (0/O, 1/l/I, 5/S, 8/B, rn/m ...), one edit in six letters? The best hit with careful effort.
 * @score 0..1; *@kind and *@index tell which. */
gboolean       ef_identifiers_match        (const EfIdentifiers  *self,
                                            const char           *text,
                                            EfIdentifierKind     *kind,
                                            guint                *index,
                                            double               *score);

/* (transfer full): of EfIdentifierHit, in order of place; the places do not overlap. */
GArray        *ef_identifiers_find         (const EfIdentifiers  *self,
                                            const char           *text,
                                            EfMatchEffort         effort);

/* A stable word for reasons and reports, such as "PatientName". */
const char    *ef_identifier_kind_get_name (EfIdentifierKind      kind);

G_END_DECLS
