/* Looking for text: before the plan is made, and again in what was written. */
#include "config.h"

#include "ef-handlers-private.h"

#include "ef-error.h"
#include "ef-text-findings.h"
#include "ef-jobs.h"
#include "ef-pixel-reader.h"
#include "ef-tag-path.h"
#include "ef-view.h"

/* The frames of one instance. */
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

/* Removed as a whole by the table; where graphics are cleaned, no writing stays. Where a rule keeps them they are searched. */
static gboolean
keeps_overlays (const Frames    *self,
                const EfProfile *profile)
{
  EfDataset *dataset = ef_instance_get_dataset (self->instance);

  for (guint group = 0x6000; group <= 0x60fe; group += 2)
    {
      const EfElement *element = ef_dataset_find (dataset, EF_TAG (group, 0x3000));

      for (guint i = 0; element != NULL && i < ef_profile_get_n_rules (profile); i++)
        {
          const EfTagRule *rule = ef_profile_get_rule (profile, i);

          if (rule->path != NULL && rule->action == EF_ACTION_K && ef_tag_path_matches (rule->path, dataset, element))
            return TRUE;
        }
    }
  return FALSE;
}

/* All planes of a frame as one picture: whatever they say together is what a viewer shows. */
static GPtrArray *
get_overlay_views (guint    index,
                   gpointer user_data,
                   GError **error)
{
  Frames *self = user_data;
  g_autoptr (GPtrArray) planes = ef_view_make_overlays (self->instance, &self->info, index);
  GPtrArray *views = g_ptr_array_new_with_free_func ((GDestroyNotify) ef_gray_free);
  EfGray *all = ef_gray_new ((int) self->info.columns, (int) self->info.rows);

  for (guint i = 0; i < planes->len; i++)
    {
      const EfGray *plane = g_ptr_array_index (planes, i);

      for (gsize k = 0; k < (gsize) all->width * (gsize) all->height; k++)
        all->data[k] |= plane->data[k];
    }
  g_ptr_array_add (views, all);
  return views;
}

/* Their boxes are filled in pixels and planes alike. */
static gboolean
add_overlays (EfHandlers            *self,
              Frames                *frames,
              const EfIdentifiers   *identifiers,
              const EfFinderOptions *options,
              const GArray          *accepted, /* of a re-check; NULL: the first look */
              GArray                *findings,
              GError               **error)
{
  EfFrameSource source = { ef_pixel_reader_get_n_frames (frames->reader), get_overlay_views, frames };
  g_autoptr (GArray) found =
      accepted != NULL ? ef_finder_recheck (self->finder, &source, identifiers, options, accepted, error)
                       : ef_finder_find (self->finder, &source, identifiers, options, error);

  for (guint i = 0; found != NULL && i < found->len; i++)
    {
      EfTextFinding finding = g_array_index (found, EfTextFinding, i);

      finding.text = g_strdup (finding.text);
      finding.reason = g_strconcat ("overlay: ", finding.reason, NULL);
      g_array_append_val (findings, finding);
    }
  return found != NULL;
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
  g_autoptr (GArray) accepted = NULL;
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
      accepted = ef_handlers_get_regions (request);
      findings = ef_finder_recheck (self->finder, &source, identifiers, &options, accepted, error);
    }
  else
    findings = ef_finder_find (self->finder, &source, identifiers, &options, error);
  if (findings != NULL && options.policy != EF_PIXELS_OFF && keeps_overlays (&frames, profile) &&
      !add_overlays (self, &frames, identifiers, &options, accepted, findings, error))
    return NULL;
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
