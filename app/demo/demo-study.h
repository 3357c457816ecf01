/* The people, studies and series of the demo, and the modules that every instance shares. All of it is made up. */
#pragma once

#include "demo-file.h"
#include "ef-transfer-syntax.h"

G_BEGIN_DECLS

/* SOP classes that the demo uses. */
#define DEMO_CT_IMAGE "1.2.840.10008.5.1.4.1.1.2"
#define DEMO_MR_IMAGE "1.2.840.10008.5.1.4.1.1.4"
#define DEMO_DX_IMAGE "1.2.840.10008.5.1.4.1.1.1.1"
#define DEMO_US_IMAGE "1.2.840.10008.5.1.4.1.1.6.1"
#define DEMO_US_MULTIFRAME "1.2.840.10008.5.1.4.1.1.3.1"
#define DEMO_SECONDARY_CAPTURE "1.2.840.10008.5.1.4.1.1.7"
#define DEMO_BASIC_TEXT_SR "1.2.840.10008.5.1.4.1.1.88.11"
#define DEMO_KEY_OBJECTS "1.2.840.10008.5.1.4.1.1.88.59"
#define DEMO_DETACHED_STUDY "1.2.840.10008.3.1.2.3.1"
#define DEMO_PERFORMED_STEP "1.2.840.10008.3.1.2.3.3"

typedef struct
{
  const char *charset; /* Specific Character Set */
  const char *name;    /* as Patient's Name holds it */
  const char *shown;   /* as a device burns it in */
  const char *id;
  const char *other_id;
  const char *birth_date;
  const char *birth_shown;
  const char *sex;
  const char *age;
  const char *weight;

  const char *address;
  const char *phone;
  const char *comments;
} DemoPerson;

typedef struct
{
  const DemoPerson *person;

  const char *uid;
  const char *date;
  const char *time;
  const char *accession;
  const char *id;
  const char *description;

  const char *referrer;
  const char *reader;
  const char *institution;
  const char *institution_address;
  const char *folder; /* below the folder of the demo study; carries identity, as real exports do */
} DemoStudy;

typedef struct
{
  const DemoStudy *study;
  int number;
  const char *modality;
  const char *description;

  const char *manufacturer;
  const char *model;
  const char *station;
  const char *serial;
  const char *operator_name;
} DemoSeries;

extern const DemoStudy demo_ct_study;
extern const DemoStudy demo_dx_study;
extern const DemoStudy demo_us_study;
extern const DemoStudy demo_mr_study;

/* (transfer full): UIDs that, as many real ones, are made of the patient's ID and the date. @instance 0: the series. */
char     *demo_uid             (const DemoSeries  *series,
                                int                instance);

/* (transfer full): a file with the modules Patient, Study, Series, Equipment, SOP Common. */
DemoFile *demo_series_file     (const DemoSeries  *series,
                                const char        *transfer_syntax,
                                const char        *sop_class,
                                int                instance);
/* General Image and the frame of reference that all series of a study share. */
void      demo_put_image       (DemoFile          *file,
                                const DemoSeries  *series,
                                int                instance,
                                const char        *image_type);
void      demo_put_frame_of_reference (DemoFile         *file,
                                       const DemoSeries *series);
/* Image Pixel. */
void      demo_put_pixels      (DemoFile          *file,
                                const char        *photometric,
                                guint              samples,
                                guint              width,
                                guint              height,
                                guint              allocated,
                                guint              stored,
                                gboolean           is_signed);
/* Writes the file as OUTPUT/FOLDER OF THE STUDY/NAME. */
void      demo_series_write    (const DemoSeries  *series,
                                DemoFile          *file,
                                const char        *output,
                                const char        *name,
                                const char        *preamble);

/* The makers; each returns how many files it wrote. */
int       demo_make_ct         (const char        *output);
int       demo_make_reports    (const char        *output,
                                const DemoSeries  *ct,
                                int                n_slices);
int       demo_make_dose       (const char        *output,
                                const DemoStudy   *study);
int       demo_make_dx         (const char        *output);
int       demo_make_us         (const char        *output);
int       demo_make_mr         (const char        *output);

G_END_DECLS
