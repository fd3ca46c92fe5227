/* SPDX-License-Identifier: Apache-2.0 */
/* For host tests: a check that says what was wrong, and random numbers that are the same in each
 * run. */
#ifndef TESTS_HOST_CHECK_H
#define TESTS_HOST_CHECK_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/** Ends the test if @p condition is false; what follows is a printf() that tells the circumstances. */
#define CHECK(condition, ...)                                                                      \
	do {                                                                                       \
		if (!(condition)) {                                                                \
			printf("%s:%d: not so: %s\n", __FILE__, __LINE__, #condition);             \
			printf("\t" __VA_ARGS__);                                                  \
			printf("\n");                                                              \
			exit(1);                                                                   \
		}                                                                                  \
	} while (false)

static uint64_t random_state = 0x9E3779B97F4A7C15u;

/* xorshift64* */
__attribute__((unused)) static uint32_t random32(void)
{
	random_state ^= random_state >> 12;
	random_state ^= random_state << 25;
	random_state ^= random_state >> 27;
	return (uint32_t)((random_state * 0x2545F4914F6CDD1Du) >> 32);
}

/** 0 to @p n - 1. */
__attribute__((unused)) static uint32_t random_below(uint32_t n)
{
	return (uint32_t)(((uint64_t)random32() * n) >> 32);
}

/** True once in @p n times. */
__attribute__((unused)) static bool one_in(uint32_t n)
{
	return random_below(n) == 0;
}

#endif
