/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Random numbers.
 *
 * Only CONFIG_TEST_RANDOM_GENERATOR provides them so far: good for spreading and for tests, not for
 * keys. Who sees some of them and knows the clock can tell the next. */
#ifndef ZEPHYR_INCLUDE_RANDOM_RANDOM_H_
#define ZEPHYR_INCLUDE_RANDOM_RANDOM_H_

#include <stddef.h>
#include <stdint.h>
#include <zephyr/kernel.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifdef CONFIG_TEST_RANDOM_GENERATOR
/** 32 random bits. Any context. */
__syscall_short uint32_t sys_rand32_get(void);

/** Fills @p len bytes. User (who may write there), supervisor, ISR. */
__syscall void sys_rand_get(void *dst, size_t len);

/**
 * The same for keys, in Zephyr: here it is the test generator too, and good for none. User (who may
 * write there), supervisor, ISR.
 * @return 0
 */
__syscall int sys_csrand_get(void *dst, size_t len);
#endif

#ifdef __cplusplus
}
#endif

#include <zephyr/syscalls/random.h>

#ifdef CONFIG_TEST_RANDOM_GENERATOR
static inline uint8_t sys_rand8_get(void)
{
	return (uint8_t)(sys_rand32_get() >> 24);
}

static inline uint16_t sys_rand16_get(void)
{
	return (uint16_t)(sys_rand32_get() >> 16);
}

static inline uint64_t sys_rand64_get(void)
{
	return (uint64_t)sys_rand32_get() << 32 | sys_rand32_get();
}
#endif

#endif
