/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Tests that expect a fatal error or a failed assertion. */
#ifndef ZEPHYR_ZTEST_ERROR_HOOK_H_
#define ZEPHYR_ZTEST_ERROR_HOOK_H_

#include <zephyr/fatal.h>
#include <zephyr/kernel.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * The next fatal error of the calling thread (of an ISR, if an ISR calls) is expected, or no longer.
 * It ends the thread, and is a pass. Without this a fatal error stops the program as failed.
 * User, supervisor, ISR.
 */
__syscall_checked void ztest_set_fault_valid(bool valid);

/** Weak: what else to do about an expected fatal error. Supervisor. */
void ztest_post_fatal_error_hook(unsigned int reason, const struct arch_esf *esf);

/** The same for the next failed assertion. User, supervisor, ISR. */
__syscall_checked void ztest_set_assert_valid(bool valid);

/** Weak: what to do after an expected assertion; ends the thread. Runs in the mode and context of
 * the assertion. */
void ztest_post_assert_fail_hook(void);

#ifdef __cplusplus
}
#endif

#include <zephyr/syscalls/ztest_error_hook.h>

#endif
