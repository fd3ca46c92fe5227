/* SPDX-License-Identifier: Apache-2.0 */
/* One system call that hands the caller's words to a helper for verifiers. */
#ifndef HELPERS_H
#define HELPERS_H

#include <stddef.h>
#include <stdint.h>
#include <zephyr/syscall.h>

enum helper {
	MEMORY_READ,
	MEMORY_WRITE,
	MEMORY_ARRAY_READ, /**< of two */
	MEMORY_ARRAY_WRITE,
	FROM_COPY,
	STRING_COPY,
	STRING_NLEN,
	ALLOC_FROM_COPY,
	STRING_ALLOC_COPY,
	VERIFY_READ, /**< two */
	VERIFY_WRITE,
	FETCH,
	FETCH_STRING,
	TO_COPY, /**< last, for they write */
	STORE,
	OBJECT,
	OBJECT_INIT,
	OBJECT_NEVER_INIT,
	VERIFY_OBJECT,
	VERIFY_OBJECT_ANY,
	VERIFY_OBJECT_NEW,
	HELPERS
};

/** 0: all was well; else what the helper said, made positive. */
__syscall int border_help(int helper, void *addr, size_t size);

#include <zephyr/syscalls/helpers.h>

#endif
