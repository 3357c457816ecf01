/* The scan of one instance: what the catalog needs, and what its header says that identifies the patient. */
#pragma once

#include "ef-confidentiality.h"
#include "ef-identifiers.h"
#include "ef-instance.h"
#include "ef-profile.h"

G_BEGIN_DECLS

/* Adds to @identifiers what names this patient, at every level: names, numbers, birth date, addresses, places, but for
 * what @options retain on purpose. */
void      ef_gather_identifiers (EfInstance     *instance,
                                 EfOptions       options,
                                 EfIdentifiers  *identifiers);
/* The same for the attributes that a profile names as seeds. */
void      ef_gather_seeds       (EfInstance      *instance,
                                 const EfProfile *profile,
                                 EfIdentifiers   *identifiers);
/* (transfer full) (nullable): the value as UTF-8 where its bytes are that beyond ASCII, whatever the file says of its
 * character set: one name in two files of which one lies must be one name. */
char     *ef_gather_dup_utf8     (const EfElement *element);
/* Adds the UIDs that are not the standard's, at every level. */
void      ef_gather_uids        (EfInstance     *instance,
                                 EfIdentifiers  *identifiers);

/* The catalog record: a{sv} with the keys of EF_SCAN_* as far as they are known; EF_SCAN_SHOWN only if @shown.
 * (transfer floating). @profile: for its options and seeds. */
#define EF_SCAN_PATIENT "patient"          /* s: the patient key, secret */
#define EF_SCAN_STUDY "study"              /* s */
#define EF_SCAN_SERIES "series"            /* s */
#define EF_SCAN_INSTANCE "instance"        /* s */
#define EF_SCAN_SOP_CLASS "sop-class"      /* s */
#define EF_SCAN_SYNTAX "transfer-syntax"   /* s */
#define EF_SCAN_MODALITY "modality"        /* s */
#define EF_SCAN_ROWS "rows"                /* u */
#define EF_SCAN_COLUMNS "columns"          /* u */
#define EF_SCAN_FRAMES "frames"            /* u; 0: no pixels */
#define EF_SCAN_IDENTIFIERS "identifiers"  /* a(us) */
#define EF_SCAN_MANUFACTURER "manufacturer" /* s */
#define EF_SCAN_MODEL "model"              /* s */
#define EF_SCAN_SOFTWARE "software"        /* s */
#define EF_SCAN_ORIENTATION "orientation"  /* s */
#define EF_SCAN_VISUAL "visual"            /* u: EfVisual */
#define EF_SCAN_EXTENT "extent"            /* d: see ef_visual_judge() */
#define EF_SCAN_SHOWN "shown"              /* a{us}: tag, text: what people know it by; secret */
GVariant *ef_gather_record      (EfInstance     *instance,
                                 const EfProfile *profile,
                                 gboolean        shown);

G_END_DECLS
