#include "config.h"

#include "ef-message-private.h"

#include "ef-error.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAGIC 0x314d4645u /* "EFM1" */
#define FLAG_ERROR 1u
#define READ_SIZE (64 * 1024)
#define BATCH_SIZE (256 * 1024)
#define MAX_ERROR_LENGTH 1024
/* A film of half a megabit a second has four seconds for each that it plays. */
#define BYTES_PER_SECOND (16 * 1024)
#define MAX_ALLOWANCE (24 * 60 * 60)
/* One write's worth of descriptors may wait for their messages while the next write's come in. */
#define MAX_WAITING_FDS (2 * EF_MESSAGE_MAX_WRITE_FDS)

/* Both sides are the same build on the same machine: native byte order. */
typedef struct
{
  guint32 magic;
  guint32 kind;
  guint32 id;
  guint32 flags;
  guint32 size;
  guint32 n_fds;
} Header;

struct _EfMessageReader
{
  guint8 *buffer;
  gsize allocated;
  gsize start;
  gsize end;

  /* Received, not yet dealt out. */
  int fds[MAX_WAITING_FDS];
  guint n_fds;
};

/* What goes into one sendmsg. */
typedef struct
{
  GByteArray *bytes;
  gsize written;
  int fds[EF_MESSAGE_MAX_WRITE_FDS];
  guint n_fds;
  guint n_messages;
} Batch;

struct _EfMessageWriter
{
  GQueue batches;
};

static EfTransfer
broken (GError     **error,
        const char  *how)
{
  g_set_error (error, EF_ERROR, EF_ERROR_WORKER, "Broken message: %s", how);
  return EF_TRANSFER_FAILED;
}

static void
close_fds (int   *fds,
           guint  n_fds)
{
  for (guint i = 0; i < n_fds; i++)
    if (fds[i] >= 0)
      close (fds[i]);
}

void
ef_message_clear (EfMessage *message)
{
  g_clear_pointer (&message->payload, g_variant_unref);
  g_clear_error (&message->error);
  close_fds (message->fds, message->n_fds);
  message->n_fds = 0;
}

guint
ef_message_get_allowance (const int *fds,
                          guint      n_fds)
{
  guint64 bytes = 0;

  for (guint i = 0; i < n_fds; i++)
    {
      struct stat status;

      if (fstat (fds[i], &status) == 0 && S_ISREG (status.st_mode) && status.st_size > 0)
        bytes += MIN ((guint64) status.st_size, (guint64) MAX_ALLOWANCE * BYTES_PER_SECOND);
    }
  return (guint) MIN (bytes / BYTES_PER_SECOND, MAX_ALLOWANCE);
}

EfMessageReader *
ef_message_reader_new (void)
{
  return g_new0 (EfMessageReader, 1);
}

void
ef_message_reader_free (EfMessageReader *self)
{
  close_fds (self->fds, self->n_fds);
  g_free (self->buffer);
  g_free (self);
}

static gsize
available (EfMessageReader *self)
{
  return self->end - self->start;
}

/* Room for another read. The buffer grows with what came, not with what a header announces. */
static void
reserve (EfMessageReader *self)
{
  if (self->start > 0)
    {
      memmove (self->buffer, self->buffer + self->start, available (self));
      self->end -= self->start;
      self->start = 0;
    }
  if (self->end == 0 && self->allocated > 4 * READ_SIZE)
    {
      g_clear_pointer (&self->buffer, g_free);
      self->allocated = 0;
    }
  if (self->allocated - self->end < READ_SIZE)
    {
      self->allocated = MAX (READ_SIZE, 2 * self->allocated);
      self->buffer = g_realloc (self->buffer, self->allocated);
    }
}

/* Takes over the descriptors of @header; FALSE when there are more than can belong to messages. */
static gboolean
keep_fds (EfMessageReader *self,
          struct msghdr   *header)
{
  gboolean fits = TRUE;

  for (struct cmsghdr *control = CMSG_FIRSTHDR (header); control != NULL; control = CMSG_NXTHDR (header, control))
    {
      guint n;

      if (control->cmsg_level != SOL_SOCKET || control->cmsg_type != SCM_RIGHTS)
        continue;
      n = (guint) ((control->cmsg_len - CMSG_LEN (0)) / sizeof (int));
      for (guint i = 0; i < n; i++)
        {
          int fd;

          memcpy (&fd, CMSG_DATA (control) + i * sizeof (int), sizeof (int));
          if (self->n_fds < MAX_WAITING_FDS)
            {
              self->fds[self->n_fds++] = fd;
              continue;
            }
          close (fd);
          fits = FALSE;
        }
    }
  return fits;
}

EfTransfer
ef_message_reader_fill (EfMessageReader  *self,
                        int               socket,
                        GError          **error)
{
  union
  {
    struct cmsghdr align;
    char bytes[CMSG_SPACE (EF_MESSAGE_MAX_WRITE_FDS * sizeof (int))];
  } control;
  struct iovec vector;
  struct msghdr header = { .msg_iov = &vector, .msg_iovlen = 1 };
  ssize_t n;

  reserve (self);
  vector.iov_base = self->buffer + self->end;
  vector.iov_len = self->allocated - self->end;
  header.msg_control = control.bytes;
  header.msg_controllen = sizeof control.bytes;

  do
    n = recvmsg (socket, &header, MSG_CMSG_CLOEXEC);
  while (n < 0 && errno == EINTR);

  if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
    return EF_TRANSFER_AGAIN;
  if (n == 0 || (n < 0 && errno == ECONNRESET))
    return EF_TRANSFER_CLOSED;
  if (n < 0)
    {
      g_set_error (error, EF_ERROR, EF_ERROR_IO, "Cannot receive a message: %s", g_strerror (errno));
      return EF_TRANSFER_FAILED;
    }

  self->end += (gsize) n;
  if (!keep_fds (self, &header))
    return broken (error, "descriptors without messages");
  if (header.msg_flags & MSG_CTRUNC)
    return broken (error, "descriptors were lost");
  return EF_TRANSFER_DONE;
}

static const char *
find_fault (const Header *header)
{
  if (header->magic != MAGIC)
    return "no header";
  if (header->size > EF_MESSAGE_MAX_PAYLOAD)
    return "the payload is too large";
  if (header->n_fds > EF_MESSAGE_MAX_FDS)
    return "too many descriptors";
  if ((header->flags & ~FLAG_ERROR) != 0)
    return "unknown flags";
  return NULL;
}

/* (transfer full): what @bytes hold, NULL unless it is a boxed value in normal form. */
static GVariant *
unbox (const guint8 *data,
       gsize         size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GVariant) boxed = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE_VARIANT, bytes, FALSE));

  return g_variant_is_normal_form (boxed) ? g_variant_get_variant (boxed) : NULL;
}

static gboolean
take_error (EfMessage *message)
{
  guint32 code;
  const char *text;

  if (!g_variant_is_of_type (message->payload, G_VARIANT_TYPE ("(us)")))
    return FALSE;
  g_variant_get (message->payload, "(u&s)", &code, &text);
  message->error = g_error_new_literal (EF_ERROR, code < EF_N_ERRORS ? (int) code : EF_ERROR_FAILED, text);
  g_clear_pointer (&message->payload, g_variant_unref);
  return TRUE;
}

EfTransfer
ef_message_reader_next (EfMessageReader  *self,
                        EfMessage        *message,
                        GError          **error)
{
  Header header;
  const char *fault;

  memset (message, 0, sizeof *message);
  if (available (self) == 0 && self->n_fds > 0)
    return broken (error, "descriptors beyond the announced");
  if (available (self) < sizeof header)
    return EF_TRANSFER_AGAIN;
  memcpy (&header, self->buffer + self->start, sizeof header);
  fault = find_fault (&header);
  if (fault != NULL)
    return broken (error, fault);
  if (available (self) < sizeof header + header.size)
    return EF_TRANSFER_AGAIN;
  if (self->n_fds < header.n_fds)
    return broken (error, "fewer descriptors than announced");

  message->kind = header.kind;
  message->id = header.id;
  message->payload = unbox (self->buffer + self->start + sizeof header, header.size);
  self->start += sizeof header + header.size;
  message->n_fds = header.n_fds;
  memcpy (message->fds, self->fds, header.n_fds * sizeof (int));
  self->n_fds -= header.n_fds;
  memmove (self->fds, self->fds + header.n_fds, self->n_fds * sizeof (int));

  if (message->payload == NULL || ((header.flags & FLAG_ERROR) != 0 && !take_error (message)))
    {
      ef_message_clear (message);
      return broken (error, "the payload is not in normal form");
    }
  return EF_TRANSFER_DONE;
}

GVariant *
ef_message_box (GVariant *payload)
{
  g_autoptr (GVariant) boxed =
      g_variant_ref_sink (g_variant_new_variant (payload != NULL ? payload : g_variant_new ("()")));

  return g_variant_get_normal_form (boxed);
}

gsize
ef_message_boxed_size (GVariant *boxed)
{
  return g_variant_get_size (boxed);
}

static void
batch_free (Batch *batch)
{
  g_byte_array_unref (batch->bytes);
  g_free (batch);
}

EfMessageWriter *
ef_message_writer_new (void)
{
  EfMessageWriter *self = g_new0 (EfMessageWriter, 1);

  g_queue_init (&self->batches);
  return self;
}

void
ef_message_writer_free (EfMessageWriter *self)
{
  g_queue_clear_full (&self->batches, (GDestroyNotify) batch_free);
  g_free (self);
}

gboolean
ef_message_writer_is_empty (EfMessageWriter *self)
{
  return g_queue_is_empty (&self->batches);
}

guint
ef_message_writer_get_n_unsent (EfMessageWriter *self)
{
  guint n = 0;

  for (GList *l = self->batches.head; l != NULL; l = l->next)
    {
      Batch *batch = l->data;

      n += batch->written == 0 ? batch->n_messages : 0;
    }
  return n;
}

/* The batch that takes a message of @n_fds: the last one, unless it is full or its descriptors are on the way
 * already. */
static Batch *
get_open_batch (EfMessageWriter *self,
                guint            n_fds)
{
  Batch *batch = g_queue_peek_tail (&self->batches);

  if (batch == NULL || batch->written > 0 || batch->bytes->len >= BATCH_SIZE ||
      batch->n_fds + n_fds > EF_MESSAGE_MAX_WRITE_FDS)
    {
      batch = g_new0 (Batch, 1);
      batch->bytes = g_byte_array_new ();
      g_queue_push_tail (&self->batches, batch);
    }
  return batch;
}

static void
add_message (EfMessageWriter *self,
             Header           header,
             GVariant        *boxed,
             const int       *fds,
             guint            n_fds)
{
  Batch *batch = get_open_batch (self, n_fds);

  g_assert (n_fds <= EF_MESSAGE_MAX_FDS);
  g_assert (ef_message_boxed_size (boxed) <= EF_MESSAGE_MAX_PAYLOAD);
  header.magic = MAGIC;
  header.size = (guint32) g_variant_get_size (boxed);
  header.n_fds = n_fds;
  g_byte_array_append (batch->bytes, (const guint8 *) &header, sizeof header);
  g_byte_array_append (batch->bytes, g_variant_get_data (boxed), header.size);
  if (n_fds > 0)
    memcpy (batch->fds + batch->n_fds, fds, n_fds * sizeof (int));
  batch->n_fds += n_fds;
  batch->n_messages++;
}

void
ef_message_writer_add (EfMessageWriter *self,
                       guint32          kind,
                       guint32          id,
                       GVariant        *boxed,
                       const int       *fds,
                       guint            n_fds)
{
  add_message (self, (Header){ .kind = kind, .id = id }, boxed, fds, n_fds);
}

void
ef_message_writer_add_error (EfMessageWriter *self,
                             guint32          id,
                             const GError    *problem)
{
  g_autofree char *text = g_utf8_make_valid (problem->message, strnlen (problem->message, MAX_ERROR_LENGTH));
  g_autoptr (GVariant) boxed = ef_message_box (g_variant_new ("(us)", ef_error_get_code (problem), text));

  add_message (self, (Header){ .id = id, .flags = FLAG_ERROR }, boxed, NULL, 0);
}

static ssize_t
write_batch (Batch *batch,
             int    socket)
{
  union
  {
    struct cmsghdr align;
    char bytes[CMSG_SPACE (EF_MESSAGE_MAX_WRITE_FDS * sizeof (int))];
  } control;
  struct iovec vector = { batch->bytes->data + batch->written, batch->bytes->len - batch->written };
  struct msghdr header = { .msg_iov = &vector, .msg_iovlen = 1 };

  if (batch->written == 0 && batch->n_fds > 0)
    {
      struct cmsghdr *rights;

      memset (&control, 0, sizeof control);
      header.msg_control = control.bytes;
      header.msg_controllen = CMSG_SPACE (batch->n_fds * sizeof (int));
      rights = CMSG_FIRSTHDR (&header);
      rights->cmsg_level = SOL_SOCKET;
      rights->cmsg_type = SCM_RIGHTS;
      rights->cmsg_len = CMSG_LEN (batch->n_fds * sizeof (int));
      memcpy (CMSG_DATA (rights), batch->fds, batch->n_fds * sizeof (int));
    }
  return sendmsg (socket, &header, MSG_NOSIGNAL);
}

EfTransfer
ef_message_writer_flush (EfMessageWriter  *self,
                         int               socket,
                         GError          **error)
{
  Batch *batch;

  while ((batch = g_queue_peek_head (&self->batches)) != NULL)
    {
      ssize_t n = write_batch (batch, socket);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0 && errno == ETOOMANYREFS)
        {
          /* Too many descriptors of this user are under way; the other sides take some soon. */
          g_usleep (1000);
          return EF_TRANSFER_AGAIN;
        }
      if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
        return EF_TRANSFER_AGAIN;
      if (n < 0 && (errno == EPIPE || errno == ECONNRESET))
        return EF_TRANSFER_CLOSED;
      if (n < 0)
        {
          g_set_error (error, EF_ERROR, EF_ERROR_IO, "Cannot send a message: %s", g_strerror (errno));
          return EF_TRANSFER_FAILED;
        }
      batch->written += (gsize) n;
      if (batch->written == batch->bytes->len)
        batch_free (g_queue_pop_head (&self->batches));
    }
  return EF_TRANSFER_DONE;
}
