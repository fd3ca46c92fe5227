/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file
 * @brief Stacks.
 *
 * A thread stack (K_THREAD_STACK_*) can serve a user thread. It is one object:
 *
 *     low address                                                     high address
 *     | the thread's own part: a region of the unit | privileged stack: system calls |
 *
 * Only the lower part is ever opened to the thread. Should a system call need more than the upper
 * one, it runs into the thread's own part, not into somebody else's memory. A kernel stack
 * (K_KERNEL_STACK_*) has no privileged part and can serve supervisor threads only.
 *
 * Where a guard (CONFIG_MPU_STACK_GUARD) and not a register limits stacks, its ARCH_STACK_GUARD_SIZE
 * bytes are the lowest of a kernel stack (beside what was asked for), of a privileged part, and of
 * the own part while a supervisor thread has it.
 */
#ifndef ZEPHYR_INCLUDE_KERNEL_THREAD_STACK_H_
#define ZEPHYR_INCLUDE_KERNEL_THREAD_STACK_H_

#include <zephyr/arch/types.h>
#include <zephyr/toolchain.h>
#include <zephyr/sys/util.h>

/** One byte of a stack; a type of its own, so that stacks are found in the debug information. */
struct __packed z_thread_stack_element {
	char data;
};

typedef struct z_thread_stack_element k_thread_stack_t;

#ifdef CONFIG_USERSPACE
#define K_THREAD_STACK_RESERVED		 ((size_t)(CONFIG_PRIVILEGED_STACK_SIZE))
#define Z_THREAD_STACK_OBJ_ALIGN(size)	 ARCH_REGION_ALIGN(size)
#define Z_THREAD_STACK_SIZE_ADJUST(size) (ARCH_REGION_SIZE(size) + K_THREAD_STACK_RESERVED)
#define Z_THREAD_STACK_BUFFER_OFFSET	 0
/** Bytes of a stack that its thread can use. */
#define K_THREAD_STACK_SIZEOF(sym) ARCH_REGION_FLOOR(sizeof(sym) - K_THREAD_STACK_RESERVED)
#else
#define K_THREAD_STACK_RESERVED		 K_KERNEL_STACK_RESERVED
#define Z_THREAD_STACK_OBJ_ALIGN(size)	 Z_KERNEL_STACK_OBJ_ALIGN
#define Z_THREAD_STACK_SIZE_ADJUST(size) Z_KERNEL_STACK_SIZE_ADJUST(size)
#define Z_THREAD_STACK_BUFFER_OFFSET	 K_KERNEL_STACK_RESERVED
#define K_THREAD_STACK_SIZEOF(sym)	 K_KERNEL_STACK_SIZEOF(sym)
#endif
/** Of the stack that begins at @p start. */
#if ARCH_STACK_GUARD_SIZE > 0
#define Z_STACK_GUARD(start)	 ROUND_UP(start, ARCH_STACK_GUARD_SIZE)
#define Z_STACK_GUARD_END(start) (Z_STACK_GUARD(start) + ARCH_STACK_GUARD_SIZE)
#else
#define Z_STACK_GUARD_END(start) ((uintptr_t)(start))
#endif

#define K_KERNEL_STACK_RESERVED	 ((size_t)ARCH_STACK_GUARD_SIZE)
#define Z_KERNEL_STACK_OBJ_ALIGN MAX(ARCH_STACK_ALIGN, ARCH_STACK_GUARD_SIZE)

/** Bytes of an element of an array of stacks. */
#define K_THREAD_STACK_LEN(size)                                                                   \
	ROUND_UP(Z_THREAD_STACK_SIZE_ADJUST(size), Z_THREAD_STACK_OBJ_ALIGN(size))
#define Z_KERNEL_STACK_SIZE_ADJUST(size)                                                           \
	(ROUND_UP(size, Z_KERNEL_STACK_OBJ_ALIGN) + K_KERNEL_STACK_RESERVED)
#define K_KERNEL_STACK_LEN(size)   Z_KERNEL_STACK_SIZE_ADJUST(size)
#define Z_KERNEL_STACK_LEN(size)   Z_KERNEL_STACK_SIZE_ADJUST(size)
#define K_KERNEL_STACK_SIZEOF(sym) (sizeof(sym) - K_KERNEL_STACK_RESERVED)

#define Z_STACK_SECTION(kind) __attribute__((section(kind "." STRINGIFY(__COUNTER__))))

#define K_THREAD_STACK_DECLARE(sym, size)                                                          \
	extern struct z_thread_stack_element sym[Z_THREAD_STACK_SIZE_ADJUST(size)]
#define K_THREAD_STACK_ARRAY_DECLARE(sym, nmemb, size)                                             \
	extern struct z_thread_stack_element sym[nmemb][K_THREAD_STACK_LEN(size)]
#define K_KERNEL_STACK_DECLARE(sym, size)                                                          \
	extern struct z_thread_stack_element sym[K_KERNEL_STACK_LEN(size)]
#define K_KERNEL_STACK_ARRAY_DECLARE(sym, nmemb, size)                                             \
	extern struct z_thread_stack_element sym[nmemb][K_KERNEL_STACK_LEN(size)]

/** Defines a stack of at least @p size bytes; `static` may stand before it. */
#define K_THREAD_STACK_DEFINE(sym, size)                                                           \
	struct z_thread_stack_element Z_STACK_SECTION(".user_stacks")                              \
		__aligned(Z_THREAD_STACK_OBJ_ALIGN(size)) sym[Z_THREAD_STACK_SIZE_ADJUST(size)]
#define K_THREAD_STACK_ARRAY_DEFINE(sym, nmemb, size)                                              \
	struct z_thread_stack_element Z_STACK_SECTION(".user_stacks")                              \
		__aligned(Z_THREAD_STACK_OBJ_ALIGN(size)) sym[nmemb][K_THREAD_STACK_LEN(size)]
#define K_KERNEL_STACK_DEFINE(sym, size)                                                           \
	struct z_thread_stack_element Z_STACK_SECTION(".kernel_stacks")                            \
		__aligned(Z_KERNEL_STACK_OBJ_ALIGN) sym[K_KERNEL_STACK_LEN(size)]
#define K_KERNEL_STACK_ARRAY_DEFINE(sym, nmemb, size)                                              \
	struct z_thread_stack_element Z_STACK_SECTION(".kernel_stacks")                            \
		__aligned(Z_KERNEL_STACK_OBJ_ALIGN) sym[nmemb][K_KERNEL_STACK_LEN(size)]

/** A stack as a member of a struct, for supervisor threads. */
#define K_KERNEL_STACK_MEMBER(sym, size)                                                           \
	struct z_thread_stack_element __aligned(Z_KERNEL_STACK_OBJ_ALIGN)                          \
		sym[K_KERNEL_STACK_LEN(size)]
#define K_THREAD_STACK_MEMBER(sym, size) K_KERNEL_STACK_MEMBER(sym, size)

static inline char *K_THREAD_STACK_BUFFER(k_thread_stack_t *sym)
{
	return (char *)sym + Z_THREAD_STACK_BUFFER_OFFSET;
}

static inline char *K_KERNEL_STACK_BUFFER(k_thread_stack_t *sym)
{
	return (char *)sym + K_KERNEL_STACK_RESERVED;
}

#define Z_THREAD_STACK_BUFFER K_THREAD_STACK_BUFFER
#define Z_KERNEL_STACK_BUFFER K_KERNEL_STACK_BUFFER

#endif
