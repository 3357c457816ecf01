/* What driver and worker say to each other: the kinds of jobs, and the keys of their dictionaries. All requests and
 * replies are a{sv}. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  /* fds: input. Wants EF_KEY_PROFILE; EF_KEY_SHOWN (nullable). Reply: the catalog record, see ef-gather.h. */
  EF_JOB_SCAN = 1,
  /* fds: input (a DICOMDIR). Reply: EF_KEY_PATHS. */
  EF_JOB_DICOMDIR,
  /* fds: a zip archive, a file to unpack to. Reply: EF_KEY_MEMBERS. */
  EF_JOB_UNPACK,
  /* fds: input. Wants EF_KEY_PROFILE, EF_KEY_IDENTIFIERS. Reply: EF_KEY_FINDINGS, EF_KEY_METHOD. */
  EF_JOB_FIND_TEXT,
  /* fds: input, output, spool. Wants EF_KEY_PROFILE, EF_KEY_KEY, EF_KEY_IDENTIFIERS, EF_KEY_REGIONS,
   * EF_KEY_PIXELS_CLEANED; EF_KEY_SLICE (nullable) brings a person's decisions; EF_KEY_HEADER_ONLY (nullable) leaves
   * out everything that shows a picture. Reply: EF_KEY_FACTS and the rest; EF_KEY_KEPT. */
  EF_JOB_APPLY,
  /* fds: the written file, the input. Wants EF_KEY_IDENTIFIERS, EF_KEY_INSTANCE, EF_KEY_FRAMES, EF_KEY_REGIONS,
   * EF_KEY_FILLED; EF_KEY_SLICE with EF_KEY_KEY, EF_KEY_HEADER_ONLY (nullable). Reply: EF_KEY_FACTS, EF_KEY_CERTIFICATE, EF_KEY_CLAIMS. */
  EF_JOB_VERIFY,
  /* fds: an input, what was written of it. Reply: EF_KEY_CERTIFICATE, its boxes found by comparing; EF_KEY_FACTS of the
   * search for what the input's header names, EF_KEY_PATHS: the tags that still hold some of it. */
  EF_JOB_PROVE,
  /* fds: the written file. Wants EF_KEY_PROFILE, EF_KEY_IDENTIFIERS, EF_KEY_REGIONS (those left on purpose).
   * Reply: EF_KEY_FINDINGS that nobody left; what does not surely identify is of the unknown kind. */
  EF_JOB_RECHECK,
  /* fds: input. Wants EF_KEY_PROFILE, EF_KEY_KEY, EF_KEY_IDENTIFIERS. Reply: EF_KEY_ELEMENTS. */
  EF_JOB_LIST_HEADER,
  /* fds: input. Wants EF_KEY_FRAME; EF_KEY_WINDOW, EF_KEY_SIZE (both nullable). Reply: a sealed memory file of RGB
   * pixels, 3 bytes each, EF_KEY_ROWS, EF_KEY_COLUMNS, EF_KEY_FRAMES, EF_KEY_WINDOW as used. */
  EF_JOB_SHOW_FRAME,
  /* fds: inputs of one size. Wants EF_KEY_WINDOW (nullable). All their frames seen as one. Reply: a sealed memory file
   * of three RGB pictures, the minimum, the maximum and the mean; EF_KEY_ROWS, EF_KEY_COLUMNS, EF_KEY_WINDOW;
   * EF_KEY_FRAMES: how many went in; those of another size than the first did not. */
  EF_JOB_PROJECT,
  /* fds: input, output. Wants EF_KEY_PRIVATE_KEY. The originals are put back. */
  EF_JOB_REIDENTIFY,
} EfJobKind;

#define EF_KEY_PROFILE "profile"                 /* s: text of the profile */
#define EF_KEY_RECIPIENT "recipient"             /* ay: a certificate for which the originals are encrypted */
#define EF_KEY_PRIVATE_KEY "private-key"         /* ay: PEM */
#define EF_KEY_SUBJECT "subject"                 /* s: the patient's new number, where a table gives it */
#define EF_KEY_KEY "key"                         /* ay: the project key */
#define EF_KEY_IDENTIFIERS "identifiers"         /* a(us) */
#define EF_KEY_REGIONS "regions"                 /* a(iiiiuu): x y width height first last */
#define EF_KEY_FINDINGS "findings"               /* a(iiiiuuubddss), see ef-text-findings.h */
#define EF_KEY_METHOD "method"                   /* s */
#define EF_KEY_MISSING "missing-languages"       /* s */
#define EF_KEY_PATHS "paths"                     /* as */
#define EF_KEY_MEMBERS "members"                 /* a(stt): name, offset, length in the unpacked file */
#define EF_KEY_PIXELS_CLEANED "pixels-cleaned"   /* b */
#define EF_KEY_HEADER_ONLY "header-only"         /* b: what is written has no pixels */
#define EF_KEY_INSTANCE "instance"               /* s: the new SOP Instance UID */
#define EF_KEY_FRAMES "frames"                   /* u */
#define EF_KEY_SYNTAX "transfer-syntax"          /* s */
#define EF_KEY_FACTS "facts"                     /* a{su}: counts for the report */
#define EF_KEY_UIDS "uids"                       /* a{ss}: old, new */
#define EF_KEY_FILLED "filled"                   /* a(iiiiuu): as filled, grown to blocks */
#define EF_KEY_CERTIFICATE "certificate"         /* a{sv}, see ef-certificate.h */
#define EF_KEY_ELEMENTS "elements"               /* a(sqsusss): path, VR, value, action, cause, reason, result */
#define EF_KEY_FRAME "frame"                     /* u: from 0 */
#define EF_KEY_WINDOW "window"                   /* (dd): centre and width; width 0: the full range */
#define EF_KEY_SIZE "size"                       /* u: the longest side a picture may have */
#define EF_KEY_SLICE "slice"                     /* EF_SLICE_TYPE */
#define EF_KEY_CLAIMS "claims"                   /* a{sv}: what the written file says of its de-identification */
#define EF_KEY_KEPT "kept"                       /* as: paths of values that identify and that a person kept */
#define EF_KEY_SHOWN "shown"                     /* b: what people know an instance by is wanted as well */
#define EF_KEY_ROWS "rows"                       /* u */
#define EF_KEY_COLUMNS "columns"                 /* u */
#define EF_KEY_NO_UIDS "no-uids"                 /* b: leave EF_KEY_UIDS out of the reply */

G_END_DECLS
