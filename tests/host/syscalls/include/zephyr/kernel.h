/* SPDX-License-Identifier: Apache-2.0 */
/* As much of a kernel as the generated system calls need, for any compiler and machine. */
#ifndef TEST_KERNEL_H
#define TEST_KERNEL_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define __syscall		static inline
#define __syscall_checked	static inline
#define __syscall_short		static inline
#define __syscall_always_inline static inline __attribute__((always_inline))
#define ALWAYS_INLINE		inline __attribute__((always_inline))
#define __subsystem
#define __kobj
#define __kobj_any
#define __kobj_new
#define __kobj_or(value)
#define __in(n)
#define __out(n)
#define __opaque
#define __require(condition)

typedef int64_t k_ticks_t;
typedef struct {
	k_ticks_t ticks;
} k_timeout_t;

typedef struct k_thread *k_tid_t;

struct k_sem {
	unsigned int count;
};

struct k_msgq {
	size_t msg_size;
};

struct k_thread {
	void *syscall_frame;
};

struct device {
	const void *api;
	int count[1];
};

#ifdef __cplusplus
extern "C" {
#endif
extern struct k_thread *_current;
#ifdef __cplusplus
}
#endif

#endif
