#include "config.h"

#include "ef-jpeg-private.h"

#include <stdio.h>

#include <gdcmjpeg/8/jpeglib.h>

#include "ef-jpeg-io.h"
#include "ef-jpeg-lossless-encode.h"

GBytes *
ef_jpeg8_encode (const EfFrame  *frame,
                 GError        **error)
{
  return jpeg_encode_run (frame, error);
}
