#include "config.h"

#include "ef-redactor-private.h"

#include "ef-error.h"
#include "ef-label.h"

#define TAG_FRAMES EF_TAG (0x0028, 0x0008)
#define TAG_DATA EF_TAG_PIXEL_DATA

/* Two pixels share one chroma sample, and coded blocks smear over the edge of a box. */
#define MARGIN 2

/* Names of PS3.3 C.7.6.1.1.5.1. */
static const char *
get_method (EfCodec codec)
{
  return codec == EF_CODEC_MPEG2 ? "ISO_13818_2" : codec == EF_CODEC_H264 ? "ISO_14496_10" : "ISO_23008_2";
}

static EfBox
grow_box (const EfImageInfo *info,
          const EfBox       *box)
{
  int left = MAX (box->x - MARGIN, 0) & ~1, top = MAX (box->y - MARGIN, 0) & ~1;
  int right = MIN ((box->x + box->width + MARGIN + 1) & ~1, (int) info->columns);
  int bottom = MIN ((box->y + box->height + MARGIN + 1) & ~1, (int) info->rows);

  return (EfBox){ left, top, right - left, bottom - top };
}

static GArray *
list_boxes_cb (guint    frame,
               gpointer user_data)
{
  EfRedactor *self = user_data;
  GArray *boxes = ef_redactor_list_boxes (self, frame);

  for (guint i = 0; i < boxes->len; i++)
    {
      EfBox *box = &g_array_index (boxes, EfBox, i);

      *box = grow_box (self->info, box);
      ef_redactor_add_filled (self, frame, box);
    }
  self->facts.frames_changed += boxes->len > 0;
  return boxes;
}

static GArray *
list_runs_cb (const EfBox *box,
              gpointer     user_data)
{
  EfRedactor *self = user_data;

  return ef_label_list_runs (self->label, self->info, FALSE, box);
}

static void
get_value_cb (EfPhotometric  photometric,
              const EfFrame *frame,
              gboolean       is_run,
              gint64         sample[3],
              gpointer       user_data)
{
  EfRedactor *self = user_data;
  EfFillValue value;

  ef_fill_compute (self->info, photometric, is_run ? ef_redactor_get_label_fill (self) : self->fill, frame, 0, &value);
  for (guint i = 0; i < 3; i++)
    sample[i] = value.sample[i];
}

static gboolean
set_fragments (EfRedactor  *self,
               GArray      *fragments,
               GError     **error)
{
  EfElement *pixels = ef_dataset_find (ef_instance_get_dataset (self->instance), TAG_DATA);
  EfExtent table = { .source = EF_SOURCE_SPOOL };

  if (fragments->len > 1 && !g_str_has_suffix (self->syntax->uid, ".1"))
    {
      g_set_error_literal (error, EF_ERROR, EF_ERROR_LIMIT, "Video: the stream is too long for one fragment");
      return FALSE;
    }
  g_array_set_size (pixels->value.fragments, 0);
  g_array_append_val (pixels->value.fragments, table);
  g_array_append_vals (pixels->value.fragments, fragments->data, fragments->len);
  return TRUE;
}

gboolean
ef_redactor_prepare_video (EfRedactor  *self,
                           GError     **error)
{
  EfVideo *video = ef_pixel_reader_get_video (self->reader);
  EfDataset *dataset = ef_instance_get_dataset (self->instance);
  const EfVideoFill fill = {
    .list_boxes = list_boxes_cb,
    .list_runs = self->label != NULL ? list_runs_cb : NULL,
    .get_value = get_value_cb,
    .needs_frame = self->fill == EF_FILL_BACKGROUND,
    .user_data = self,
  };
  g_autoptr (GArray) fragments = g_array_new (FALSE, FALSE, sizeof (EfExtent));
  gboolean encode = self->regions->len > 0;
  guint64 encoded = 0;
  EfSpool spool;

  if (!ef_spool_open (&spool, self->instance, error) ||
      !(encode ? ef_video_fill (video, self->info, &fill, &spool, fragments, &self->facts.metadata_removed, error)
               : ef_video_strip (video, &spool, fragments, &self->facts.metadata_removed, error)) ||
      !set_fragments (self, fragments, error))
    return FALSE;
  if (ef_dataset_get_int (dataset, TAG_FRAMES, 1) != (gint64) self->info->frames)
    {
      g_autofree char *frames = g_strdup_printf ("%u", self->info->frames);

      ef_dataset_set_string (dataset, TAG_FRAMES, EF_VR_IS, frames);
    }
  if (!encode)
    {
      self->facts.frames_kept = self->info->frames;
      return TRUE;
    }
  for (guint i = 0; i < fragments->len; i++)
    encoded += g_array_index (fragments, EfExtent, i).length;
  self->facts.reencoded = self->facts.lossy_again = TRUE;
  ef_redactor_add_lossy_step (self, get_method (self->syntax->codec), encoded);
  return TRUE;
}
