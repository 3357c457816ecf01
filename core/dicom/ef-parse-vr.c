#include "config.h"

#include "ef-parse.h"

#include "ef-byte-order.h"
#include "ef-dataset-private.h"
#include "ef-dictionary.h"
#include "ef-safe-private.h"

/* Of "US or SS" the Pixel Representation decides (PS3.5 A.1); it may stand in the image around a sequence. */
static gboolean
has_signed_pixels (const EfDataset *dataset)
{
  while (dataset != NULL && dataset->pixel_representation < 0)
    dataset = dataset->parent;
  return dataset != NULL && dataset->pixel_representation == 1;
}

guint16
ef_parse_lookup_vr (const EfDataset *dataset,
                    guint32          tag)
{
  guint16 vr;

  /* The dictionary has no private tags; most elements that nothing is known of are such. */
  if (EF_TAG_IS_PRIVATE (tag) && EF_TAG_ELEMENT (tag) > 0xff)
    return EF_VR_UN;
  vr = ef_dictionary_get_vr (tag);
  if (vr == EF_VR_NONE)
    return EF_VR_UN;
  if (!ef_dictionary_is_ambiguous (tag))
    return vr;
  if (vr == EF_VR_US && has_signed_pixels (dataset))
    {
      const EfDictionaryEntry *entry = ef_dictionary_lookup (tag);

      if (entry != NULL && (entry->vr_alternative == EF_VR_SS || entry->vr_alternative2 == EF_VR_SS))
        return EF_VR_SS;
    }
  /* "OB or OW" is OW where the VR is implicit (PS3.5 A.1). */
  return vr == EF_VR_OB ? EF_VR_OW : vr;
}

/* What the makers' attributes of PS3.15 Table E.3.10-1 are; nothing is known of all others. */
static guint16
lookup_private_vr (const EfDataset *dataset,
                   guint32          tag)
{
  g_autofree char *creator = ef_dataset_dup_private_creator (dataset, tag);
  guint16 vr = EF_VR_NONE;

  if (!ef_safe_private_find (creator, EF_TAG_GROUP (tag), (guint8) EF_TAG_ELEMENT (tag), &vr, NULL) || vr == EF_VR_NONE)
    return EF_VR_UN;
  return vr;
}

static gboolean
is_text (const guint8 *bytes,
         gsize         length)
{
  while (length > 0 && bytes[length - 1] == 0)
    length--;
  for (gsize i = 0; i < length; i++)
    if (bytes[i] < 0x20 && (bytes[i] == 0 || strchr ("\t\n\f\r\033", bytes[i]) == NULL))
      return FALSE;
  return TRUE;
}

void
ef_parse_settle_un (const EfDataset *dataset,
                    EfElement       *element,
                    guint8          *bytes)
{
  gboolean is_private = EF_TAG_IS_PRIVATE (element->tag) && EF_TAG_ELEMENT (element->tag) > 0xff;
  guint16 vr = is_private ? lookup_private_vr (dataset, element->tag) : ef_parse_lookup_vr (dataset, element->tag);
  gsize length = element->value.bytes.length;
  guint unit;

  element->flags |= EF_ELEMENT_WAS_UN;
  if (vr == EF_VR_UN || vr == EF_VR_SQ)
    return;
  unit = ef_vr_swap_size (vr);
  if (ef_vr_is_string (vr) ? !is_text (bytes, length) : length % (vr == EF_VR_AT ? 4 : MAX (unit, 1)) != 0)
    return;
  if (ef_encoding_is_big (ef_dataset_get_encoding (dataset)))
    ef_swap_bytes (bytes, length, unit);
  element->vr = vr;
}
