#include "config.h"

#include "ef-search-private.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

static guint
filter_plain (const EfSearchTables *tables,
              const guint8         *data,
              guint                 n,
              guint16              *places,
              guint                *n_tried)
{
  guint n_places = 0;
  guint i = 0;

  *n_tried = n;
  /* Hits are rare: one branch for four places. */
  if (!tables->used[0])
    for (; i + 4 <= n; i += 4)
      {
        guint32 a = ef_search_hash (tables, ef_search_load (data + i));
        guint32 b = ef_search_hash (tables, ef_search_load (data + i + 1));
        guint32 c = ef_search_hash (tables, ef_search_load (data + i + 2));
        guint32 d = ef_search_hash (tables, ef_search_load (data + i + 3));

        if (G_UNLIKELY (ef_search_has_bit (tables, 1, a) | ef_search_has_bit (tables, 1, b) |
                        ef_search_has_bit (tables, 1, c) | ef_search_has_bit (tables, 1, d)))
          for (guint j = i; j < i + 4; j++)
            {
              places[n_places] = (guint16) j;
              n_places += ef_search_test (tables, data + j);
            }
      }
  for (; i < n; i++)
    {
      places[n_places] = (guint16) i;
      n_places += ef_search_test (tables, data + i);
    }
  return n_places;
}

#if defined(__x86_64__)

/* Tests the places that @mask names, from @first on. */
static inline guint
test_places (const EfSearchTables *tables,
             const guint8         *data,
             guint                 first,
             guint32               mask,
             guint16              *places)
{
  guint n_places = 0;

  for (; mask != 0; mask &= mask - 1)
    {
      guint place = first + (guint) __builtin_ctz (mask);

      places[n_places] = (guint16) place;
      n_places += ef_search_test (tables, data + place);
    }
  return n_places;
}

/* Places beyond @n are cut off. */
static inline guint32
cut_mask (guint32 mask,
          guint   left)
{
  return left < 32 ? mask & ((1u << left) - 1) : mask;
}

__attribute__ ((target ("ssse3"))) static guint
filter_ssse3 (const EfSearchTables *tables,
              const guint8         *data,
              guint                 n,
              guint16              *places,
              guint                *n_tried)
{
  const __m128i nibble = _mm_set1_epi8 (0x0f);
  __m128i low[EF_SEARCH_WINDOW];
  __m128i high[EF_SEARCH_WINDOW];
  guint n_places = 0;
  guint tried = 0;

  for (guint j = 0; j < EF_SEARCH_WINDOW; j++)
    {
      low[j] = _mm_loadu_si128 ((const __m128i *) tables->low[j]);
      high[j] = _mm_loadu_si128 ((const __m128i *) tables->high[j]);
    }
  for (guint i = 0; i < n; i += 16)
    {
      __m128i buckets = _mm_set1_epi8 (-1);
      guint32 mask;

      for (guint j = 0; j < EF_SEARCH_WINDOW; j++)
        {
          __m128i bytes = _mm_loadu_si128 ((const __m128i *) (data + i + j));
          __m128i by_low = _mm_shuffle_epi8 (low[j], _mm_and_si128 (bytes, nibble));
          __m128i by_high = _mm_shuffle_epi8 (high[j], _mm_and_si128 (_mm_srli_epi16 (bytes, 4), nibble));

          buckets = _mm_and_si128 (buckets, _mm_and_si128 (by_low, by_high));
        }
      mask = ~(guint32) _mm_movemask_epi8 (_mm_cmpeq_epi8 (buckets, _mm_setzero_si128 ())) & 0xffffu;
      if (mask == 0)
        continue;
      mask = cut_mask (mask, n - i);
      tried += (guint) __builtin_popcount (mask);
      n_places += test_places (tables, data, i, mask, places + n_places);
    }
  *n_tried = tried;
  return n_places;
}

__attribute__ ((target ("avx2"))) static guint
filter_avx2 (const EfSearchTables *tables,
             const guint8         *data,
             guint                 n,
             guint16              *places,
             guint                *n_tried)
{
  const __m256i nibble = _mm256_set1_epi8 (0x0f);
  __m256i low[EF_SEARCH_WINDOW];
  __m256i high[EF_SEARCH_WINDOW];
  guint n_places = 0;
  guint tried = 0;

  for (guint j = 0; j < EF_SEARCH_WINDOW; j++)
    {
      low[j] = _mm256_broadcastsi128_si256 (_mm_loadu_si128 ((const __m128i *) tables->low[j]));
      high[j] = _mm256_broadcastsi128_si256 (_mm_loadu_si128 ((const __m128i *) tables->high[j]));
    }
  for (guint i = 0; i < n; i += 32)
    {
      __m256i buckets = _mm256_set1_epi8 (-1);
      guint32 mask;

      for (guint j = 0; j < EF_SEARCH_WINDOW; j++)
        {
          __m256i bytes = _mm256_loadu_si256 ((const __m256i *) (data + i + j));
          __m256i by_low = _mm256_shuffle_epi8 (low[j], _mm256_and_si256 (bytes, nibble));
          __m256i by_high = _mm256_shuffle_epi8 (high[j], _mm256_and_si256 (_mm256_srli_epi16 (bytes, 4), nibble));

          buckets = _mm256_and_si256 (buckets, _mm256_and_si256 (by_low, by_high));
        }
      mask = ~(guint32) _mm256_movemask_epi8 (_mm256_cmpeq_epi8 (buckets, _mm256_setzero_si256 ()));
      if (mask == 0)
        continue;
      mask = cut_mask (mask, n - i);
      tried += (guint) __builtin_popcount (mask);
      n_places += test_places (tables, data, i, mask, places + n_places);
    }
  *n_tried = tried;
  return n_places;
}

EfSearchFilter
ef_search_get_filter (EfSearchMethod method)
{
  switch (method)
    {
    case EF_SEARCH_AVX2:
      return __builtin_cpu_supports ("avx2") ? filter_avx2 : NULL;
    case EF_SEARCH_SSSE3:
      return __builtin_cpu_supports ("ssse3") ? filter_ssse3 : NULL;
    case EF_SEARCH_PLAIN:
    case EF_SEARCH_N_METHODS:
    default:
      return filter_plain;
    }
}

#else

EfSearchFilter
ef_search_get_filter (EfSearchMethod method)
{
  return method == EF_SEARCH_PLAIN ? filter_plain : NULL;
}

#endif
