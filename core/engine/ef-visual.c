#include "config.h"

#include "ef-visual.h"

#include "ef-fold.h"
#include "ef-image-info.h"

#include <string.h>

/* From slices further apart no surface can be made that anybody knows again, in millimetres. */
#define THICKEST 4.0

/* A field of view that fits a head: where no word tells the part of the body, size must do. */
#define LEAST_FIELD 180.0
#define LARGEST_FIELD 300.0

static gboolean
is_among (const char *const *words,
          const char        *word)
{
  return word != NULL && g_strv_contains (words, word);
}

/* Visible Light photography, still and moving, and dermoscopy; microscopes and the insides of bodies show no face. */
static gboolean
is_photograph (const char *modality,
               const char *sop_class)
{
  static const char *const modalities[] = { "XC", "DMS", NULL };
  static const char *const classes[] = { "1.2.840.10008.5.1.4.1.1.77.1.4", "1.2.840.10008.5.1.4.1.1.77.1.4.1",
                                         "1.2.840.10008.5.1.4.1.1.77.1.7", NULL };

  return is_among (modalities, modality) || is_among (classes, sop_class);
}

typedef enum
{
  PART_UNKNOWN,
  PART_OTHER,
  PART_HEAD,
} Part;

/* Words of the part of the body and of descriptions, in the languages that write them. */
static Part
find_part (EfDataset *dataset)
{
  static const char *const heads[] = {
    "head", "brain", "skull", "face", "facial", "orbit", "orbits", "orbita", "sinus", "sinuses", "nose", "nasal", "maxilla", "mandible",
    "jaw", "ear", "iac", "iam", "tmj", "pituitary", "sella", "hypophysis", "headneck", "head_neck", "wholebody", "whole", "wholehead", "cranium", "cranial", "neuro",
    "kopf", "schadel", "gehirn", "hirn", "gesicht", "nnh", "felsenbein", "crane", "tete", "cerveau", "cerebral", "visage", "massif",
    "cabeza", "craneo", "cerebro", "cara", "testa", "cranio", "encefalo", "volto", "hoofd", "hersenen", "cabeca", "dental", "dvt", "cbct",
    "temporal", "petrous", "neurocranium", "neurocranio", "mprage", NULL,
  };
  static const guint32 tags[] = {
    EF_TAG (0x0018, 0x0015), /* Body Part Examined */
    EF_TAG (0x0018, 0x1030), /* Protocol Name */
    EF_TAG (0x0008, 0x103e), /* Series Description */
    EF_TAG (0x0008, 0x1030), /* Study Description */
  };
  Part part = PART_UNKNOWN;

  for (guint i = 0; i < G_N_ELEMENTS (tags); i++)
    {
      g_autofree char *text = ef_dataset_dup_string (dataset, tags[i]);
      g_autofree char *folded = text != NULL ? ef_fold (text, -1, FALSE) : NULL;
      g_auto (GStrv) words = g_strsplit_set (folded != NULL ? folded : "", " ,;/\\+-_().^:", -1);

      for (guint k = 0; words[k] != NULL; k++)
        if (is_among (heads, words[k]))
          return PART_HEAD;
      /* Only the first of them is always about the body. */
      if (i == 0 && folded != NULL && *folded != 0)
        part = PART_OTHER;
    }
  return part;
}

static gboolean
has_head_size (EfDataset *dataset)
{
  double spacing = ef_dataset_get_double (dataset, EF_TAG (0x0028, 0x0030), 0);
  double field = spacing * (double) MAX (ef_dataset_get_int (dataset, EF_TAG (0x0028, 0x0010), 0),
                                         ef_dataset_get_int (dataset, EF_TAG (0x0028, 0x0011), 0));

  return field >= LEAST_FIELD && field <= LARGEST_FIELD;
}

EfVisual
ef_visual_judge (EfInstance *instance,
                 double     *extent)
{
  static const char *const modalities[] = { "CT", "MR", "PT", NULL };
  EfDataset *dataset = ef_instance_get_dataset (instance);
  g_autofree char *modality = ef_dataset_dup_string (dataset, EF_TAG (0x0008, 0x0060));
  g_autofree char *sop_class = ef_dataset_dup_string (dataset, EF_TAG (0x0008, 0x0016));
  g_autofree char *type = ef_dataset_dup_string (dataset, EF_TAG (0x0008, 0x0008));
  double thickness, distance;
  gint64 frames;
  Part part;

  *extent = 0;
  if (!ef_instance_has_pixels (instance))
    return EF_VISUAL_NONE;
  if (is_photograph (modality, sop_class))
    return EF_VISUAL_PHOTOGRAPH;
  part = find_part (dataset);
  if (type != NULL && strstr (type, "VOLUME_RENDER") != NULL && part != PART_OTHER)
    return EF_VISUAL_PHOTOGRAPH;
  if (part == PART_HEAD && g_strcmp0 (modality, "ES") == 0)
    return EF_VISUAL_PHOTOGRAPH;
  if (!is_among (modalities, modality) || (type != NULL && strstr (type, "LOCALIZER") != NULL))
    return EF_VISUAL_NONE;
  if (part == PART_OTHER || (part == PART_UNKNOWN && !has_head_size (dataset)))
    return EF_VISUAL_NONE;
  thickness = ef_dataset_get_double (dataset, EF_TAG (0x0018, 0x0050), 0);
  distance = ef_dataset_get_double (dataset, EF_TAG (0x0018, 0x0088), 0);
  if (distance <= 0)
    distance = thickness;
  frames = MAX (1, ef_dataset_get_int (dataset, EF_TAG (0x0028, 0x0008), 1));
  /* Frames of an enhanced object have their measures further down: many of a head are taken for thin. */
  if (distance <= 0 && frames > 1)
    distance = 1;
  if (distance <= 0 || distance > THICKEST)
    return EF_VISUAL_NONE;
  *extent = distance * (double) frames;
  return EF_VISUAL_HEAD_SLICE;
}
