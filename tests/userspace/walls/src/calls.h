/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief System calls of the test itself: declared like an application's. */
#ifndef CALLS_H
#define CALLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <zephyr/kernel.h>
#include <zephyr/syscall.h>

/* ---- What travels --------------------------------------------------------------------------- */

__syscall int call_none(void);
__syscall int call_four(int a, int b, int c, int d);
__syscall int call_six(int a, int b, int c, int d, int e, int f);
__syscall int call_ten(int a, int b, int c, int d, int e, int f, int g, int h, int i, int j);
__syscall uint64_t call_wide(uint64_t a, int64_t b);
__syscall int64_t call_mixed(uint8_t a, int64_t b, int16_t c, uint64_t d, bool e);
__syscall bool call_timeout(k_timeout_t timeout, int64_t ticks);
__syscall void *call_pointer(void *p);
/* A wide argument in each place: words 0 and 1, 1 and 2, ... the one that straddles the registers' end. */
__syscall int call_seven(int a, int b, int c, int d, int e, int f, int g);
__syscall int call_eight(int a, int b, int c, int d, int e, int f, int g, int h);
__syscall int call_nine(int a, int b, int c, int d, int e, int f, int g, int h, int i);
__syscall uint64_t call_wide_0(uint64_t w, int a, int b, int c, int d, int e, int f, int g);
__syscall uint64_t call_wide_1(int a, uint64_t w, int b, int c, int d, int e, int f, int g);
__syscall uint64_t call_wide_2(int a, int b, uint64_t w, int c, int d, int e, int f, int g);
__syscall uint64_t call_wide_3(int a, int b, int c, uint64_t w, int d, int e, int f, int g);
__syscall uint64_t call_wide_4(int a, int b, int c, int d, uint64_t w, int e, int f, int g);
__syscall uint64_t call_wide_5(int a, int b, int c, int d, int e, uint64_t w, int f, int g);
__syscall uint64_t call_wide_6(int a, int b, int c, int d, int e, int f, uint64_t w, int g);
__syscall uint64_t call_wide_7(int a, int b, int c, int d, int e, int f, int g, uint64_t w);
__syscall int64_t call_late_timeout(int a, int b, int c, int d, int e, k_timeout_t t, int f);
/* Both lanes with verifiers that are generated. */
__syscall_checked uint64_t call_checked_late(int a, int b, int c, int d, int e,
					     __kobj struct k_sem *sem,
					     __user_in(length) const void *bytes, size_t length)
	__require(length < 100);
__syscall_short int64_t call_short_wide(int64_t a, k_timeout_t t);
__syscall_short uint64_t call_short_two(uint32_t a, uint32_t b);
__syscall_short uint64_t call_short_three(uint32_t a, uint64_t b);
__syscall void call_void(void);

/* ---- Copies --------------------------------------------------------------------------------- */

/** Each returns what the helper of the same name returns, for the caller's memory. */
__syscall int call_from_copy(const void *src, size_t size);
__syscall int call_to_copy(void *dst, size_t size, uint8_t fill);
__syscall int call_string_copy(const char *src, size_t maxlen);
/** The same, in memory of the caller's pool: 0, or 1 for NULL. */
__syscall int call_alloc_from_copy(const void *src, size_t size);
__syscall int call_string_alloc_copy(const char *src, size_t maxlen);
__syscall size_t call_string_nlen(const char *src, size_t maxlen, int *err);
__syscall int call_validate(const void *address, size_t size, int write);
__syscall bool call_memory_array(const void *address, size_t count, size_t size);

/** Waits for dynamic_gate, then uses the semaphore. */
__syscall int call_gives_later(struct k_sem *sem);

/* ---- For other files ------------------------------------------------------------------------ */

__syscall int call_remove_partition(struct k_mem_domain *domain, struct k_mem_partition *part);
__syscall int call_move_to(struct k_mem_domain *domain);
/** A privileged access, on the caller's kernel stack: 'r', 'w' or 'x', as for touch(). */
__syscall int call_touch(void *address, int how);
/** Privileged stores: in a long call, there under the lock, and in the exception. */
__syscall int call_store(uint32_t *address, uint32_t value);
__syscall int call_store_locked(uint32_t *address, uint32_t value);
__syscall_short int call_store_short(__opaque uint32_t *address, uint32_t value);
/** Receives or sends, with the kernel's own memory: the first word of a message. */
__syscall int call_receive(struct k_msgq *msgq);
__syscall int call_send(struct k_msgq *msgq, int value);
__syscall int call_leave(void);
__syscall int call_destroy(struct k_mem_domain *domain);
/** Nothing verifies it: calls_unverified.c. */
__syscall int call_unverified(int a);

#include <zephyr/syscalls/calls.h>

#endif
