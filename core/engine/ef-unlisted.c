#include "config.h"

#include "ef-unlisted.h"

#include "ef-dictionary.h"
#include "ef-element.h"

static const struct
{
  guint32 tag;
  EfUnlisted kind;
} rows[] = {
  { EF_TAG (0x0008, 0x1190), EF_UNLISTED_NUMBER }, /* Retrieve URL */
  { EF_TAG (0x0010, 0x0033), EF_UNLISTED_NUMBER }, /* Patient's Birth Date in Alternative Calendar */
  { EF_TAG (0x0010, 0x0034), EF_UNLISTED_NUMBER }, /* Patient's Death Date in Alternative Calendar */
  { EF_TAG (0x0010, 0x0214), EF_UNLISTED_NUMBER }, /* Strain Stock Number */
  { EF_TAG (0x0010, 0x2295), EF_UNLISTED_NUMBER }, /* Breed Registration Number */
  { EF_TAG (0x0014, 0x0100), EF_UNLISTED_NUMBER }, /* Component Welder IDs */
  { EF_TAG (0x0018, 0x1003), EF_UNLISTED_NUMBER }, /* Device ID */
  { EF_TAG (0x0018, 0x1803), EF_UNLISTED_NUMBER }, /* NTP Source Address */
  { EF_TAG (0x0040, 0x1006), EF_UNLISTED_NUMBER }, /* Placer Order Number / Procedure */
  { EF_TAG (0x0040, 0x1007), EF_UNLISTED_NUMBER }, /* Filler Order Number / Procedure */
  { EF_TAG (0x0040, 0x2006), EF_UNLISTED_NUMBER }, /* Placer Order Number / Imaging Service Request */
  { EF_TAG (0x0040, 0x2007), EF_UNLISTED_NUMBER }, /* Filler Order Number / Imaging Service Request */
  { EF_TAG (0x0044, 0x000a), EF_UNLISTED_NUMBER }, /* Product Lot Identifier */
  { EF_TAG (0x0044, 0x0012), EF_UNLISTED_NUMBER }, /* Substance Administration Device ID */
  { EF_TAG (0x0054, 0x0400), EF_UNLISTED_NUMBER }, /* Image ID */
  { EF_TAG (0x0070, 0x0310), EF_UNLISTED_TYPED },  /* Fiducial Identifier */
  { EF_TAG (0x0072, 0x0002), EF_UNLISTED_TYPED },  /* Hanging Protocol Name */
  { EF_TAG (0x0072, 0x0008), EF_UNLISTED_NUMBER }, /* Hanging Protocol Creator */
  { EF_TAG (0x0072, 0x0010), EF_UNLISTED_NUMBER }, /* Hanging Protocol User Group Name */
  { EF_TAG (0x0074, 0x100c), EF_UNLISTED_NUMBER }, /* Contact Display Name */
  { EF_TAG (0x0088, 0x0130), EF_UNLISTED_NUMBER }, /* Storage Media File-set ID */
  { EF_TAG (0x0100, 0x0426), EF_UNLISTED_NUMBER }, /* Authorization Equipment Certification Number */
  { EF_TAG (0x2100, 0x0010), EF_UNLISTED_NUMBER }, /* Print Job ID */
  { EF_TAG (0x2100, 0x0160), EF_UNLISTED_NUMBER }, /* Owner ID */
  { EF_TAG (0x2110, 0x0030), EF_UNLISTED_NUMBER }, /* Printer Name */
  { EF_TAG (0x2110, 0x0099), EF_UNLISTED_NUMBER }, /* Print Queue ID */
  { EF_TAG (0x3002, 0x0003), EF_UNLISTED_TYPED },  /* RT Image Name */
  { EF_TAG (0x3002, 0x0020), EF_UNLISTED_NUMBER }, /* Radiation Machine Name */
  { EF_TAG (0x300a, 0x00c2), EF_UNLISTED_TYPED },  /* Beam Name */
  { EF_TAG (0x300a, 0x00fe), EF_UNLISTED_TYPED },  /* Block Name */
  { EF_TAG (0x300a, 0x0236), EF_UNLISTED_TYPED },  /* Application Setup Name */
  { EF_TAG (0x300a, 0x0244), EF_UNLISTED_TYPED },  /* Template Name */
  { EF_TAG (0x4008, 0x0103), EF_UNLISTED_NUMBER }, /* Reference to Recorded Sound */
};

EfUnlisted
ef_unlisted_find (guint32 tag)
{
  static const struct
  {
    const char *ending;
    EfUnlisted kind;
  } endings[] = {
    { "Description", EF_UNLISTED_TYPED },
    { "Comment", EF_UNLISTED_TYPED },
    { "Comments", EF_UNLISTED_TYPED },
    { "Label", EF_UNLISTED_TYPED },
    { "Note", EF_UNLISTED_TYPED },
    { "Notes", EF_UNLISTED_TYPED },
    { "Reason", EF_UNLISTED_TYPED },
    { "Remarks", EF_UNLISTED_TYPED },
    { "Title", EF_UNLISTED_TYPED },
    { "Text", EF_UNLISTED_TYPED },
    { "Manufacturer", EF_UNLISTED_MACHINE },
    { "ManufacturerName", EF_UNLISTED_MACHINE },
    { "ManufacturerModelName", EF_UNLISTED_MACHINE },
    { "ModelName", EF_UNLISTED_MACHINE },
    { "SoftwareVersion", EF_UNLISTED_MACHINE },
    { "SoftwareVersions", EF_UNLISTED_MACHINE },
    { "AlgorithmName", EF_UNLISTED_MACHINE },
    { "AlgorithmVersion", EF_UNLISTED_MACHINE },
    { "CoilName", EF_UNLISTED_MACHINE },
    { "SequenceName", EF_UNLISTED_MACHINE },
    { "ConvolutionKernel", EF_UNLISTED_MACHINE },
    { "FilterType", EF_UNLISTED_MACHINE },
    { "GridName", EF_UNLISTED_MACHINE },
    { "TransducerData", EF_UNLISTED_MACHINE },
    { "ProcessingFunction", EF_UNLISTED_MACHINE },
    { "ReconstructionMethod", EF_UNLISTED_MACHINE },
    { "CorrectionMethod", EF_UNLISTED_MACHINE },
    { "WidthExplanation", EF_UNLISTED_MACHINE },
  };
  const char *keyword;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (rows[i].tag == tag)
      return rows[i].kind;
  /* Baggage and its owners (Supplements of security screening): journeys, passes, carriers. */
  if (EF_TAG_GROUP (tag) == 0x4010)
    return EF_UNLISTED_NUMBER;
  keyword = ef_dictionary_get_keyword (tag);
  for (guint i = 0; keyword != NULL && i < G_N_ELEMENTS (endings); i++)
    if (g_str_has_suffix (keyword, endings[i].ending))
      return endings[i].kind;
  return EF_UNLISTED_NONE;
}
