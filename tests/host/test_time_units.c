/* SPDX-License-Identifier: Apache-2.0 */
/* Conversions of time against the same in 128 bits, for one pair of frequencies an executable. */

#include <stdint.h>
#include <stdio.h>
#include <zephyr/sys/time_units.h>

typedef unsigned __int128 wide;

enum rounding { FLOOR_, CEIL_, NEAR_ };

static unsigned long failures;

static wide expected(uint64_t t, uint32_t from, uint32_t to, enum rounding rounding)
{
	wide product = (wide)t * to;

	switch (rounding) {
	case FLOOR_:
		return product / from;
	case CEIL_:
		return (product + from - 1) / from;
	default:
		return (2 * product + from) / (2 * (wide)from);
	}
}

static void compare(const char *what, uint64_t t, uint64_t got, uint64_t want)
{
	if (got != want) {
		printf("%s(%llu) is %llu, should be %llu\n", what, (unsigned long long)t,
		       (unsigned long long)got, (unsigned long long)want);
		failures++;
	}
}

/* 64 bits: exact if the result fits. 32 bits: always the lower half of the exact result. */
#define CHECK_ROUNDING(from, to, round, ROUND, t)                                                  \
	do {                                                                                       \
		wide want64 = expected(t, Z_HZ_##from, Z_HZ_##to, ROUND);                          \
		uint32_t t32 = (uint32_t)(t);                                                      \
                                                                                                   \
		if (want64 <= UINT64_MAX) {                                                        \
			compare("k_" #from "_to_" #to "_" #round "64", t,                          \
				k_##from##_to_##to##_##round##64(t), (uint64_t)want64);            \
		}                                                                                  \
		compare("k_" #from "_to_" #to "_" #round "32", t32,                                \
			k_##from##_to_##to##_##round##32(t32),                                     \
			(uint32_t)expected(t32, Z_HZ_##from, Z_HZ_##to, ROUND));                   \
	} while (0)

#define CHECK_PAIR(from, to, t)                                                                    \
	CHECK_ROUNDING(from, to, floor, FLOOR_, t);                                                \
	CHECK_ROUNDING(from, to, ceil, CEIL_, t);                                                  \
	CHECK_ROUNDING(from, to, near, NEAR_, t)

#define CHECK_FROM(from, a, b, c, d, e, t)                                                         \
	CHECK_PAIR(from, a, t);                                                                    \
	CHECK_PAIR(from, b, t);                                                                    \
	CHECK_PAIR(from, c, t);                                                                    \
	CHECK_PAIR(from, d, t);                                                                    \
	CHECK_PAIR(from, e, t)

static void check_all(uint64_t t)
{
	CHECK_FROM(sec, ms, us, ns, cyc, ticks, t);
	CHECK_FROM(ms, sec, us, ns, cyc, ticks, t);
	CHECK_FROM(us, sec, ms, ns, cyc, ticks, t);
	CHECK_FROM(ns, sec, ms, us, cyc, ticks, t);
	CHECK_FROM(cyc, sec, ms, us, ns, ticks, t);
	CHECK_FROM(ticks, sec, ms, us, ns, cyc, t);
}

int main(void)
{
	uint64_t random = 88172645463325252ull;

	for (uint64_t t = 0; t < 3000; t++) {
		check_all(t);
	}
	for (int bit = 0; bit < 64; bit++) {
		for (int off = -3; off <= 3; off++) {
			check_all((1ull << bit) + (uint64_t)off);
		}
	}
	for (int i = 0; i < 20000; i++) {
		random ^= random << 13;
		random ^= random >> 7;
		random ^= random << 17;
		check_all(random >> (i % 64));
	}
	return failures != 0;
}
