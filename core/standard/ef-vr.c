/*
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "ef-vr.h"

/* PS3.5 Table 6.2-1 and section 7.1.2. */

enum {
  IS_LONG  = 1 << 0,   /* two reserved bytes, 32 bit length */
  IS_TEXT  = 1 << 1,   /* in the Specific Character Set */
  IS_MULTI = 1 << 2,   /* a backslash separates values */
};

typedef struct {
  guint16 vr;
  guint8  flags;
  guint8  swap_size;    /* 0: a character string */
  guint16 max_length;
} VrRow;

static const VrRow vr_rows[] = {
  { EF_VR_AE, IS_MULTI,                     0, 16 },
  { EF_VR_AS, IS_MULTI,                     0, 4 },
  { EF_VR_AT, 0,                            2, 0 },
  { EF_VR_CS, IS_MULTI,                     0, 16 },
  { EF_VR_DA, IS_MULTI,                     0, 8 },
  { EF_VR_DS, IS_MULTI,                     0, 16 },
  { EF_VR_DT, IS_MULTI,                     0, 26 },
  { EF_VR_FD, 0,                            8, 0 },
  { EF_VR_FL, 0,                            4, 0 },
  { EF_VR_IS, IS_MULTI,                     0, 12 },
  { EF_VR_LO, IS_TEXT | IS_MULTI,           0, 64 },
  { EF_VR_LT, IS_TEXT,                      0, 10240 },
  { EF_VR_OB, IS_LONG,                      1, 0 },
  { EF_VR_OD, IS_LONG,                      8, 0 },
  { EF_VR_OF, IS_LONG,                      4, 0 },
  { EF_VR_OL, IS_LONG,                      4, 0 },
  { EF_VR_OV, IS_LONG,                      8, 0 },
  { EF_VR_OW, IS_LONG,                      2, 0 },
  { EF_VR_PN, IS_TEXT | IS_MULTI,           0, 64 },
  { EF_VR_SH, IS_TEXT | IS_MULTI,           0, 16 },
  { EF_VR_SL, 0,                            4, 0 },
  { EF_VR_SQ, IS_LONG,                      1, 0 },
  { EF_VR_SS, 0,                            2, 0 },
  { EF_VR_ST, IS_TEXT,                      0, 1024 },
  { EF_VR_SV, IS_LONG,                      8, 0 },
  { EF_VR_TM, IS_MULTI,                     0, 14 },
  { EF_VR_UC, IS_LONG | IS_TEXT | IS_MULTI, 0, 0 },
  { EF_VR_UI, IS_MULTI,                     0, 64 },
  { EF_VR_UL, 0,                            4, 0 },
  { EF_VR_UN, IS_LONG,                      1, 0 },
  { EF_VR_UR, IS_LONG,                      0, 0 },
  { EF_VR_US, 0,                            2, 0 },
  { EF_VR_UT, IS_LONG | IS_TEXT,            0, 0 },
  { EF_VR_UV, IS_LONG,                      8, 0 },
};

static const VrRow *
find_vr (guint16 vr)
{
  gsize low = 0, high = G_N_ELEMENTS (vr_rows);

  while (low < high)
    {
      gsize middle = (low + high) / 2;

      if (vr_rows[middle].vr == vr)
        return &vr_rows[middle];
      if (vr_rows[middle].vr < vr)
        low = middle + 1;
      else
        high = middle;
    }
  return NULL;
}

gboolean
ef_vr_is_known (guint16 vr)
{
  return find_vr (vr) != NULL;
}

gboolean
ef_vr_has_long_header (guint16 vr)
{
  const VrRow *row = find_vr (vr);

  return row == NULL || (row->flags & IS_LONG) != 0;
}

gboolean
ef_vr_is_text (guint16 vr)
{
  const VrRow *row = find_vr (vr);

  return row != NULL && (row->flags & IS_TEXT) != 0;
}

gboolean
ef_vr_is_string (guint16 vr)
{
  const VrRow *row = find_vr (vr);

  return row != NULL && row->swap_size == 0;
}

gboolean
ef_vr_is_multi (guint16 vr)
{
  const VrRow *row = find_vr (vr);

  return row != NULL && (row->flags & IS_MULTI) != 0;
}

guint
ef_vr_swap_size (guint16 vr)
{
  const VrRow *row = find_vr (vr);

  return row == NULL || row->swap_size == 0 ? 1 : row->swap_size;
}

guint8
ef_vr_padding (guint16 vr)
{
  return ef_vr_is_string (vr) && vr != EF_VR_UI ? ' ' : '\0';
}

gsize
ef_vr_max_length (guint16 vr)
{
  const VrRow *row = find_vr (vr);

  return row == NULL ? 0 : row->max_length;
}

void
ef_vr_to_string (guint16 vr,
                 char    text[3])
{
  guint8 first = vr >> 8, second = vr & 0xff;

  text[0] = g_ascii_isprint (first) ? (char) first : '?';
  text[1] = g_ascii_isprint (second) ? (char) second : '?';
  text[2] = '\0';
}
