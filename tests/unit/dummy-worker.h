/* The jobs of the worker that misbehaves on demand. */
#pragma once

enum
{
  DUMMY_ECHO = 1,   /* any -> the same, with the same descriptors */
  DUMMY_CRASH,      /* dies of SIGSEGV */
  DUMMY_CRASH_ONCE, /* likewise, unless the file of the first descriptor says that it did before */
  DUMMY_HANG,
  DUMMY_EXIT,       /* exits with status 7 */
  DUMMY_LIE,        /* replies with bytes that are no message */
  DUMMY_WRONG_ID,   /* answers a job that nobody asked for */
  DUMMY_GIFT,       /* sends descriptors that no message announces */
  DUMMY_FLOOD,      /* sends without end */
  DUMMY_HUGE,       /* s -> u: the errno of an allocation of 8 GiB */
  DUMMY_SPIN,       /* uses CPU time without end */
  DUMMY_FAIL,       /* answers with an error */
  DUMMY_COUNT,      /* () -> (uu): process id, jobs so far */
  DUMMY_COPY,       /* copies the first descriptor's file to the second's */
  DUMMY_TRY,        /* s -> i: 0 or the errno of what the string names */
};
