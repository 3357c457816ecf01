/* The catalog: every input, what it is, and how far it has come. Filled by scan, read by all later steps. */
#pragma once

#include "ef-error.h"
#include "ef-identifiers.h"

G_BEGIN_DECLS

typedef enum
{
  EF_STATE_NEW,         /* found, not looked at */
  EF_STATE_SCANNED,     /* its header is known */
  EF_STATE_IGNORED,     /* no DICOM file, and not named like one; or an index that is made anew */
  EF_STATE_WRITTEN,     /* clean, verified, in the output folder */
  EF_STATE_UNCHANGED,   /* as written, and the very same file was there already */
  EF_STATE_REVIEW,      /* verify wants a person to look; not in the output folder */
  EF_STATE_QUARANTINED, /* could not be cleaned; not in the output folder */
  EF_STATE_LEAK,        /* verify found an identifier; not in the output folder */
  EF_STATE_LEFT_OUT,    /* a person's decision; not in the output folder */
  EF_N_STATES
} EfState;

/* Of the output folder's name, for the folder beside it that takes the cleaned headers of what was held back. */
#define EF_QUARANTINE_SUFFIX ".quarantine"

/* A stable word for reports, such as "written". */
const char *ef_state_get_name (EfState state);

/* One patient: all instances whose patient key is equal. */
typedef struct
{
  char *key;                  /* secret */
  EfIdentifiers *identifiers; /* from all instances */
  GVariant *variant;          /* of identifiers, made once after the scan */
  GVariant *last;             /* what the last instance told */
  guint revision;             /* counts changes of variant */
  guint n_instances;
} EfPatient;

/* Where an input's bytes are. */
typedef struct
{
  char *path;      /* to open; of the archive for members */
  char *name;      /* relative to the input's root, for the crosswalk only: it may identify */
  guint archive;   /* 0: a file of its own; else 1 + index of the unpacked archive */
  guint64 offset;  /* of the member in the unpacked archive */
  guint64 length;
} EfSourceFile;

/* Of each region: x y width height first last, EfRegionKind, EfReview, is it filled, confidence, reason. */
#define EF_PLANNED_REGIONS_TYPE "a(iiiiuuuubds)"

typedef struct
{
  guint number; /* 1, 2, 3 … in the order of the inputs: what messages and reports call it */
  EfSourceFile source;
  EfState state;

  EfPatient *patient; /* NULL until scanned */
  char *study, *series, *sop_instance, *sop_class, *modality, *syntax; /* as in the input; may be NULL */
  guint rows, columns, frames;
  guint visual;  /* EfVisual */
  double extent; /* see ef_visual_judge() */
  gboolean recognisable;       /* people may be recognised in its series */
  gboolean tells_recognisable; /* and it is the instance that says so in the review */
  char *manufacturer, *model, *software, *orientation; /* may be NULL */
  char *patient_label, *study_label, *series_label;  /* folders of the output; NULL until scanned */
  GVariant *shown; /* a{us}: tag, text: what people know it by; NULL unless asked for. Identifies */

  guint planned;   /* its number in the plan; 0: there is no plan */
  GVariant *slice; /* its part of the plan; NULL: the findings rule */
  GVariant *planned_regions; /* EF_PLANNED_REGIONS_TYPE: what the plan says of its pixels; NULL: there is no plan */

  EfErrorCode error_code; /* of REVIEW, QUARANTINED, LEAK and IGNORED */
  char *error_message;    /* no patient value */

  char *output;      /* relative to the output folder */
  char *header_copy; /* relative to the quarantine folder: its cleaned header, without pixels; NULL: there is none */
  char *new_instance;
  GArray *findings;  /* of EfTextFinding; NULL: text was not looked for */
  GArray *boxes;     /* of EfRegion: what device templates fill; NULL: none, or the plan says it */
  char **templates;  /* labels of the device templates whose boxes are filled; NULL: none */
  GVariant *facts;   /* a{su} of apply */
  GVariant *filled;  /* regions as filled */
  GVariant *kept;    /* as: paths of values that identify and that a person kept; NULL until written */
  guint n_unseen;    /* places with text that nobody has seen and that the re-check still found; none is known to identify */
  GVariant *proof;   /* a{su} of verify */
  GVariant *claims;  /* a{sv} of verify: what the file says of its de-identification */
  GVariant *certificate; /* a{sv} of verify: what the pixels have in common with the input's */
} EfEntry;

typedef struct _EfCatalog EfCatalog;

EfCatalog *ef_catalog_new            (void);
void       ef_catalog_free           (EfCatalog       *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EfCatalog, ef_catalog_free)

/* (transfer none). @path, @name are copied. */
EfEntry   *ef_catalog_add            (EfCatalog       *self,
                                      const char      *path,
                                      const char      *name);
guint      ef_catalog_get_n          (const EfCatalog *self);
EfEntry   *ef_catalog_get            (const EfCatalog *self,
                                      guint            index);
guint      ef_catalog_count          (const EfCatalog *self,
                                      EfState          state);
guint      ef_catalog_get_n_patients (const EfCatalog *self);
guint      ef_catalog_count_studies  (const EfCatalog *self);
guint      ef_catalog_count_series   (const EfCatalog *self);

/* Takes over what the scan of @entry replied (a{sv}, see ef-gather.h). */
void       ef_catalog_set_record     (EfCatalog       *self,
                                      EfEntry         *entry,
                                      GVariant        *record);
/* (transfer none): @text, kept as long as @self. */
char      *ef_catalog_keep_word      (EfCatalog       *self,
                                      const char      *text);
/* Forgets what identifies patients, before all instances are gathered anew for another profile. */
void       ef_catalog_forget_identifiers (EfCatalog   *self);
/* Only what identifies is taken over: of an entry that was scanned already. */
void       ef_catalog_set_identifiers (EfCatalog      *self,
                                       EfEntry         *entry,
                                       GVariant        *record);
/* After the scan: what all instances of a patient told is now known to each. */
void       ef_catalog_seal           (EfCatalog       *self);

/* Its pixels are out of reach of the codecs that are here, and its header is known: that can be cleaned alone. */
gboolean   ef_entry_wants_header_copy (const EfEntry *entry);
/* Regions of the pixels with identity in them that a person left. */
guint      ef_entry_get_n_regions_kept (const EfEntry *entry);
void       ef_entry_fail             (EfEntry         *entry,
                                      EfState          state,
                                      const GError    *error);

/* The cleaned header of a held-back entry is in the quarantine folder; or is not, which joins the reason. */
void       ef_entry_take_header     (EfEntry         *entry,
                                     const GError    *error);

/* Opens the bytes of @entry for reading: the file, or a memory file with the member. */
int        ef_catalog_open           (EfCatalog       *self,
                                      const EfEntry   *entry,
                                      GError         **error) G_GNUC_WARN_UNUSED_RESULT;
/* Keeps the unpacked bytes of an archive (taken); returns the number for EfSourceFile.archive. */
guint      ef_catalog_take_archive   (EfCatalog       *self,
                                      int              fd);

G_END_DECLS
