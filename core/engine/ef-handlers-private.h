#pragma once

#include "ef-handlers.h"

#include "ef-cleaner.h"
#include "ef-deidentify.h"
#include "ef-finder.h"
#include "ef-instance.h"
#include "ef-mapping.h"
#include "ef-overrides.h"
#include "ef-profile.h"
#include "ef-proof.h"

G_BEGIN_DECLS

typedef struct _EfOpenPicture EfOpenPicture;

void ef_open_picture_free (EfOpenPicture *self);

/* What a worker keeps between jobs. */
struct _EfHandlers
{
  EfFinder *finder; /* NULL: no text is looked for */

  EfProfile *profile; /* of the last job: a run has one */
  EfMapping *mapping;
  EfValueDigest *digest;
  EfKey key;

  EfIdentifiers *identifiers; /* of the last patient */
  EfProver *prover;           /* of the same, made when it is wanted */
  GBytes *identifiers_bytes;  /* what they were made of */

  EfCleaner *cleaner; /* made when a profile first wants it */

  EfOpenPicture *picture; /* what was looked at last */
};

EfProfile           *ef_handlers_get_profile     (EfHandlers *self, GVariant *request, GError **error);
EfMapping           *ef_handlers_get_mapping     (EfHandlers *self, GVariant *request, GError **error);
const EfIdentifiers *ef_handlers_get_identifiers (EfHandlers *self, GVariant *request);
/* (nullable) (transfer full): the decisions of the request's slice. After ef_handlers_get_mapping(). */
EfOverrides         *ef_handlers_get_overrides   (EfHandlers *self, GVariant *request);
/* How many regions of the request's slice show identity and stay; 0 without a slice. */
guint                ef_handlers_get_text_kept   (GVariant *request);
EfProver            *ef_handlers_get_prover      (EfHandlers *self, GVariant *request);
/* Fills @pass with what the request and the profile say, the cleaner of free text included; @self owns it all. */
gboolean             ef_handlers_start_pass      (EfHandlers *self, GVariant *request, EfDeidentify *pass,
                                                  GError **error);
/* (transfer full): of EfRegion; empty where the request has none. */
GArray              *ef_handlers_get_regions     (GVariant *request);

GVariant *ef_handle_find_text (GVariant *request, const int *fds, guint n_fds, int *reply_fds, guint *n_reply_fds,
                               gpointer user_data, GError **error);
GVariant *ef_handle_recheck   (GVariant *request, const int *fds, guint n_fds, int *reply_fds, guint *n_reply_fds,
                               gpointer user_data, GError **error);
GVariant *ef_handle_apply     (GVariant *request, const int *fds, guint n_fds, int *reply_fds, guint *n_reply_fds,
                               gpointer user_data, GError **error);
GVariant *ef_handle_verify    (GVariant *request, const int *fds, guint n_fds, int *reply_fds, guint *n_reply_fds,
                               gpointer user_data, GError **error);
GVariant *ef_handle_prove     (GVariant *request, const int *fds, guint n_fds, int *reply_fds, guint *n_reply_fds,
                               gpointer user_data, GError **error);
GVariant *ef_handle_list_header (GVariant *request, const int *fds, guint n_fds, int *reply_fds, guint *n_reply_fds,
                                 gpointer user_data, GError **error);
GVariant *ef_handle_show_frame (GVariant *request, const int *fds, guint n_fds, int *reply_fds, guint *n_reply_fds,
                                gpointer user_data, GError **error);
GVariant *ef_handle_project   (GVariant *request, const int *fds, guint n_fds, int *reply_fds, guint *n_reply_fds,
                               gpointer user_data, GError **error);
GVariant *ef_handle_reidentify (GVariant *request, const int *fds, guint n_fds, int *reply_fds, guint *n_reply_fds,
                                gpointer user_data, GError **error);
GVariant *ef_handle_unpack    (GVariant *request, const int *fds, guint n_fds, int *reply_fds, guint *n_reply_fds,
                               gpointer user_data, GError **error);

G_END_DECLS
