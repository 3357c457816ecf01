/* Messages between driver and worker over a stream socket: a header, a GVariant, and descriptors. The other side is not
 * trusted: sizes are limited, variants are checked to be in normal form, descriptors beyond the announced are closed.
 *
 * A job request is (kind, id, payload, descriptors); a reply carries the same id and either a payload or an error
 * (EfErrorCode and message). Several jobs may travel in one write, and a worker answers in order. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define EF_MESSAGE_MAX_FDS 8
#define EF_MESSAGE_MAX_PAYLOAD (256u * 1024 * 1024)

typedef struct
{
  guint32 kind; /* of the job; 0 in replies */
  guint32 id;
  GVariant *payload; /* owned; always of type "v"'s content: any */
  GError *error;     /* owned; in replies only */
  int fds[EF_MESSAGE_MAX_FDS];
  guint n_fds;
} EfMessage;

void ef_message_clear (EfMessage *message); /* unrefs and closes descriptors */

/* Seconds that a job may take beside what any job may: a long film that is encoded again takes hours. Counted by the
 * bytes of the files among @fds, alike on both sides. */
guint ef_message_get_allowance (const int *fds,
                                guint      n_fds);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (EfMessage, ef_message_clear)

G_END_DECLS
