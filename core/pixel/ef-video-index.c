#include "config.h"

#include "ef-video-index.h"

struct _EfVideoIndex
{
  EfCodec codec;
  guint length_size; /* bytes before each unit (ISO/IEC 14496-15); 0: start codes */
  gboolean broken;
  GArray *times;     /* of gint64: of all pictures */
  GArray *entries;   /* of EfVideoEntry */
};

EfVideoIndex *
ef_video_index_new (EfCodec                   codec,
                    const AVCodecParameters  *parameters)
{
  EfVideoIndex *self = g_new0 (EfVideoIndex, 1);
  int at = codec == EF_CODEC_HEVC ? 21 : 4;

  self->codec = codec;
  self->times = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->entries = g_array_new (FALSE, FALSE, sizeof (EfVideoEntry));
  if (codec != EF_CODEC_MPEG2 && parameters->extradata_size > at && parameters->extradata[0] == 1)
    self->length_size = (parameters->extradata[at] & 3) + 1u;
  return self;
}

void
ef_video_index_free (EfVideoIndex *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->times);
  g_array_unref (self->entries);
  g_free (self);
}

/* Does the unit hold a picture that nothing after it in display looks beyond (H.264 7.4.1.2.4: IDR; H.265 7.4.2.2: IRAP)? */
static gboolean
is_entry_unit (EfCodec codec,
               guint8  first)
{
  guint type = codec == EF_CODEC_HEVC ? first >> 1 & 0x3f : first & 0x1f;

  return codec == EF_CODEC_HEVC ? type >= 16 && type <= 21 : type == 5;
}

static gboolean
has_entry_unit (const EfVideoIndex *self,
                const guint8       *p,
                gsize               length)
{
  if (self->length_size == 0)
    {
      for (gsize i = 0; i + 3 < length; i++)
        if (p[i] == 0 && p[i + 1] == 0 && p[i + 2] == 1 && is_entry_unit (self->codec, p[i + 3]))
          return TRUE;
      return FALSE;
    }
  while (length > self->length_size)
    {
      gsize n = 0;

      for (guint i = 0; i < self->length_size; i++)
        n = n << 8 | p[i];
      p += self->length_size;
      length -= self->length_size;
      if (n == 0 || n > length)
        return FALSE;
      if (is_entry_unit (self->codec, p[0]))
        return TRUE;
      p += n;
      length -= n;
    }
  return FALSE;
}

void
ef_video_index_add (EfVideoIndex   *self,
                    const AVPacket *packet)
{
  EfVideoEntry entry = { packet->pts, packet->dts, packet->pos, 0 };

  self->broken = self->broken || packet->pts == AV_NOPTS_VALUE || packet->dts == AV_NOPTS_VALUE;
  g_array_append_val (self->times, entry.pts);
  if ((packet->flags & AV_PKT_FLAG_KEY) != 0 &&
      (self->codec == EF_CODEC_MPEG2 || has_entry_unit (self, packet->data, (gsize) packet->size)))
    g_array_append_val (self->entries, entry);
}

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return x < y ? -1 : x > y;
}

gboolean
ef_video_index_finish (EfVideoIndex *self,
                       guint         n_frames)
{
  g_array_sort (self->times, compare_times);
  self->broken = self->broken || self->times->len != n_frames;
  for (guint i = 1; !self->broken && i < n_frames; i++)
    self->broken = g_array_index (self->times, gint64, i - 1) == g_array_index (self->times, gint64, i);
  for (guint i = 0; !self->broken && i < self->entries->len; i++)
    {
      EfVideoEntry *entry = &g_array_index (self->entries, EfVideoEntry, i);

      self->broken = !ef_video_index_find_frame (self, entry->pts, &entry->frame);
    }
  return !self->broken;
}

const EfVideoEntry *
ef_video_index_find_entry (EfVideoIndex *self,
                           guint         frame)
{
  const EfVideoEntry *found = NULL;

  for (guint i = 0; i < self->entries->len; i++)
    {
      const EfVideoEntry *entry = &g_array_index (self->entries, EfVideoEntry, i);

      if (entry->frame <= frame && entry->frame > 0 && (found == NULL || entry->frame > found->frame))
        found = entry;
    }
  return found;
}

gboolean
ef_video_index_find_frame (EfVideoIndex *self,
                           gint64        pts,
                           guint        *frame)
{
  return g_array_binary_search (self->times, &pts, compare_times, frame);
}
