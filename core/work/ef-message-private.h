/* Buffered reading and writing of messages on a stream socket, for the pool and for the worker's loop.
 *
 * On the wire a message is a header of fixed size and the serialised payload. Descriptors ride with the first byte of
 * the write that carries their message; one write may carry many messages and up to EF_MESSAGE_MAX_WRITE_FDS
 * descriptors, which are dealt out again in the order of the messages. */
#pragma once

#include "ef-message.h"

G_BEGIN_DECLS

/* What the kernel takes in one sendmsg (SCM_MAX_FD). */
#define EF_MESSAGE_MAX_WRITE_FDS 253

typedef enum
{
  EF_TRANSFER_DONE,
  EF_TRANSFER_AGAIN,  /* nothing more to be had or taken now */
  EF_TRANSFER_CLOSED, /* the other side is gone */
  EF_TRANSFER_FAILED, /* error is set */
} EfTransfer;

typedef struct _EfMessageReader EfMessageReader;
typedef struct _EfMessageWriter EfMessageWriter;

EfMessageReader *ef_message_reader_new  (void);
void             ef_message_reader_free (EfMessageReader  *self);
/* One recvmsg: DONE when bytes came. */
EfTransfer       ef_message_reader_fill (EfMessageReader  *self,
                                         int               socket,
                                         GError          **error);
/* DONE and *@message (to be cleared), AGAIN when it is not complete yet, or FAILED: the other side breaks the rules. */
EfTransfer       ef_message_reader_next (EfMessageReader  *self,
                                         EfMessage        *message,
                                         GError          **error);

/* The payload as it travels: boxed, in normal form. (transfer full); a floating @payload is consumed. NULL boxes "()". */
GVariant        *ef_message_box         (GVariant         *payload);
/* The number of payload bytes. */
gsize            ef_message_boxed_size  (GVariant         *boxed);

EfMessageWriter *ef_message_writer_new   (void);
void             ef_message_writer_free  (EfMessageWriter *self);
/* Appends to what is to be written. @fds are borrowed and must stay open until they were written. */
void             ef_message_writer_add   (EfMessageWriter *self,
                                          guint32          kind,
                                          guint32          id,
                                          GVariant        *boxed,
                                          const int       *fds,
                                          guint            n_fds);
/* Appends a reply that carries @error instead of a payload. */
void             ef_message_writer_add_error (EfMessageWriter *self,
                                          guint32          id,
                                          const GError    *error);
gboolean         ef_message_writer_is_empty (EfMessageWriter *self);
/* Messages of which neither a byte nor a descriptor was written. */
guint            ef_message_writer_get_n_unsent (EfMessageWriter *self);
/* Writes until all is written (DONE) or the socket is full (AGAIN). */
EfTransfer       ef_message_writer_flush (EfMessageWriter *self,
                                          int              socket,
                                          GError         **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EfMessageReader, ef_message_reader_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EfMessageWriter, ef_message_writer_free)

G_END_DECLS
