#include "config.h"

#include "ef-instance-private.h"

#include "ef-dataset-private.h"
#include "ef-error.h"
#include "ef-io.h"

EfEncoding
ef_transfer_syntax_encoding (const char *transfer_syntax)
{
  const EfTransferSyntax *known = ef_transfer_syntax_find (transfer_syntax);

  return known != NULL ? known->encoding : EF_ENCODING_EXPLICIT_LE;
}

EfInstance *
ef_instance_new (const char *transfer_syntax)
{
  EfInstance *self = g_new0 (EfInstance, 1);

  g_return_val_if_fail (transfer_syntax != NULL, NULL);

  self->source_fd = -1;
  self->inflated_fd = -1;
  self->spool_fd = -1;
  self->meta = ef_dataset_new (EF_ENCODING_EXPLICIT_LE);
  self->dataset = ef_dataset_new (ef_transfer_syntax_encoding (transfer_syntax));
  ef_instance_set_transfer_syntax (self, transfer_syntax);
  return self;
}

void
ef_instance_free (EfInstance *self)
{
  if (self == NULL)
    return;
  ef_dataset_free (self->meta);
  ef_dataset_free (self->dataset);
  g_free (self->transfer_syntax);
  g_clear_pointer (&self->charsets, g_hash_table_unref);
  ef_io_clear_fd (&self->inflated_fd);
  ef_io_clear_fd (&self->spool_fd);
  g_free (self);
}

EfDataset *
ef_instance_get_meta (EfInstance *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->meta;
}

EfDataset *
ef_instance_get_dataset (EfInstance *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->dataset;
}

const char *
ef_instance_get_transfer_syntax (EfInstance *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->transfer_syntax;
}

void
ef_instance_set_transfer_syntax (EfInstance *self,
                                 const char *uid)
{
  char *copy;

  g_return_if_fail (self != NULL && uid != NULL);

  copy = g_strdup (uid);
  g_free (self->transfer_syntax);
  self->transfer_syntax = copy;
  ef_dataset_set_string (self->meta, EF_TAG_TRANSFER_SYNTAX, EF_VR_UI, uid);
}

EfEncoding
ef_instance_get_encoding (EfInstance *self)
{
  g_return_val_if_fail (self != NULL, EF_ENCODING_EXPLICIT_LE);
  return self->dataset->encoding;
}

gboolean
ef_instance_is_deflated (EfInstance *self)
{
  const EfTransferSyntax *known;

  g_return_val_if_fail (self != NULL, FALSE);

  known = ef_transfer_syntax_find (self->transfer_syntax);
  return known != NULL && known->deflated;
}

const EfInstanceFacts *
ef_instance_get_facts (EfInstance *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return &self->facts;
}

int
ef_instance_get_source_fd (EfInstance *self)
{
  g_return_val_if_fail (self != NULL, -1);
  return self->source_fd;
}

void
ef_instance_take_spool_fd (EfInstance *self,
                           int         fd)
{
  g_return_if_fail (self != NULL);

  if (fd == self->spool_fd)
    return;
  ef_io_clear_fd (&self->spool_fd);
  self->spool_fd = fd;
}

int
ef_instance_get_spool_fd (EfInstance *self)
{
  g_return_val_if_fail (self != NULL, -1);
  return self->spool_fd;
}

int
ef_instance_get_extent_fd (EfInstance     *self,
                           const EfExtent *extent,
                           GError        **error)
{
  int fd = extent->source == EF_SOURCE_INPUT ? self->source_fd
           : extent->source == EF_SOURCE_SPOOL ? self->spool_fd : -1;

  if (fd < 0)
    g_set_error (error, EF_ERROR, EF_ERROR_UNSUPPORTED, "A value lies in file %u, which the instance does not have",
                 extent->source);
  return fd;
}

GBytes *
ef_instance_load_value (EfInstance      *self,
                        const EfElement *element,
                        guint64          max,
                        GError         **error)
{
  guint64 length;
  g_autofree guint8 *bytes = NULL;
  int fd;

  g_return_val_if_fail (self != NULL && element != NULL, NULL);

  length = ef_element_get_length (element);
  if (element->kind == EF_VALUE_SEQUENCE || element->kind == EF_VALUE_FRAGMENTS)
    {
      g_set_error (error, EF_ERROR, EF_ERROR_UNSUPPORTED, "Element (%04X,%04X) has no value of one piece",
                   EF_TAG_GROUP (element->tag), EF_TAG_ELEMENT (element->tag));
      return NULL;
    }
  if (length > max)
    {
      g_set_error (error, EF_ERROR, EF_ERROR_LIMIT,
                   "Element (%04X,%04X) at byte %" G_GUINT64_FORMAT " has %" G_GUINT64_FORMAT
                   " bytes; at most %" G_GUINT64_FORMAT " are allowed here",
                   EF_TAG_GROUP (element->tag), EF_TAG_ELEMENT (element->tag), element->position, length, max);
      return NULL;
    }
  if (element->kind == EF_VALUE_BYTES)
    return g_bytes_new (element->value.bytes.data, element->value.bytes.length);

  fd = ef_instance_get_extent_fd (self, &element->value.extent, error);
  if (fd < 0)
    return NULL;
  bytes = g_try_malloc (MAX (length, 1));
  if (bytes == NULL)
    {
      g_set_error (error, EF_ERROR, EF_ERROR_LIMIT, "No memory for a value of %" G_GUINT64_FORMAT " bytes", length);
      return NULL;
    }
  if (!ef_io_pread_all (fd, bytes, length, element->value.extent.offset, error))
    return NULL;
  return g_bytes_new_take (g_steal_pointer (&bytes), length);
}
