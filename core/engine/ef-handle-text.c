/* Looking for text: before the plan is made, and again in what was written. */
#include "config.h"

#include "ef-handlers-private.h"

#include "ef-error.h"
#include "ef-text-findings.h"
#include "ef-jobs.h"
#include "ef-pixel-reader.h"
#include "ef-view.h"

/* The frames of one instance. Overlay planes are not searched here: they are removed as a whole, and where a profile keeps
 * them the cleaning of graphics answers for what is in them. */
typedef struct
{
  EfInstance *instance;
  EfImageInfo info;
  EfPixelReader *reader;
} Frames;

static void
frames_clear (Frames *self)
{
  g_clear_pointer (&self->reader, ef_pixel_reader_free);
  ef_image_info_clear (&self->info);
  g_clear_pointer (&self->instance, ef_instance_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Frames, frames_clear)

static gboolean
frames_open (Frames  *self,
             int      fd,
             GError **error)
{
  self->instance = ef_instance_read (fd, &ef_read_limits_default, error);
  if (self->instance == NULL)
    return FALSE;
  if (!ef_image_info_read (self->instance, &self->info, error))
    return FALSE;
  self->reader = ef_pixel_reader_new (self->instance, &self->info, error);
  return self->reader != NULL;
}

static GPtrArray *
get_views (guint    index,
           gpointer user_data,
           GError **error)
{
  Frames *self = user_data;
  g_auto (EfFrame) frame = { 0 };

  if (!ef_pixel_reader_read (self->reader, index, &frame, error))
    return NULL;
  return ef_view_make (&self->info, &frame);
}

static GVariant *
reply_with (EfHandlers   *self,
            const GArray *findings)
{
  GVariantDict dict;
  const char *missing = ef_finder_get_missing_languages (self->finder);

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert_value (&dict, EF_KEY_FINDINGS, ef_text_findings_to_variant (findings));
  g_variant_dict_insert (&dict, EF_KEY_METHOD, "s", ef_finder_get_method (self->finder));
  if (missing != NULL && *missing != 0)
    g_variant_dict_insert (&dict, EF_KEY_MISSING, "s", missing);
  return g_variant_dict_end (&dict);
}

static GVariant *
look (GVariant  *request,
      const int *fds,
      guint      n_fds,
      EfHandlers *self,
      gboolean   again,
      GError   **error)
{
  const EfIdentifiers *identifiers = ef_handlers_get_identifiers (self, request);
  EfProfile *profile = ef_handlers_get_profile (self, request, error);
  g_auto (Frames) frames = { 0 };
  g_autofree char *modality = NULL;
  g_autoptr (GArray) findings = NULL;
  EfFinderOptions options = { 0 };
  EfFrameSource source = { 0 };

  if (profile == NULL)
    return NULL;
  if (n_fds < 1 || self->finder == NULL)
    {
      g_set_error (error, EF_ERROR, EF_ERROR_WORKER, "This worker was not started to look for text");
      return NULL;
    }
  if (!frames_open (&frames, fds[0], error))
    return NULL;
  modality = ef_dataset_dup_string (ef_instance_get_dataset (frames.instance), EF_TAG (0x0008, 0x0060));
  options.policy = ef_profile_get_pixels (profile);
  options.languages = ef_profile_get_languages (profile);
  options.modality = modality;
  options.every_frame = ef_profile_get_every_frame (profile);
  source.n_frames = ef_pixel_reader_get_n_frames (frames.reader);
  source.get_views = get_views;
  source.user_data = &frames;
  if (again)
    {
      g_autoptr (GArray) accepted = ef_handlers_get_regions (request);

      findings = ef_finder_recheck (self->finder, &source, identifiers, &options, accepted, error);
    }
  else
    findings = ef_finder_find (self->finder, &source, identifiers, &options, error);
  return findings != NULL ? reply_with (self, findings) : NULL;
}

GVariant *
ef_handle_find_text (GVariant  *request,
                     const int *fds,
                     guint      n_fds,
                     int       *reply_fds,
                     guint     *n_reply_fds,
                     gpointer   user_data,
                     GError   **error)
{
  return look (request, fds, n_fds, user_data, FALSE, error);
}

GVariant *
ef_handle_recheck (GVariant  *request,
                   const int *fds,
                   guint      n_fds,
                   int       *reply_fds,
                   guint     *n_reply_fds,
                   gpointer   user_data,
                   GError   **error)
{
  return look (request, fds, n_fds, user_data, TRUE, error);
}
