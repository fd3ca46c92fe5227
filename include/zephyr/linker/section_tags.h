/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Attributes that say in which memory a variable or function lives. */
#ifndef ZEPHYR_INCLUDE_LINKER_SECTION_TAGS_H_
#define ZEPHYR_INCLUDE_LINKER_SECTION_TAGS_H_

#include <zephyr/toolchain.h>

/** The named section. The name is not a string: Z_GENERIC_SECTION(.my_data). */
#define Z_GENERIC_SECTION(segment) __attribute__((section(STRINGIFY(segment))))
#define GENERIC_SECTION(segment)   Z_GENERIC_SECTION(segment)
#define __in_section_unique(seg)                                                                   \
	__attribute__((section("." STRINGIFY(seg) "." STRINGIFY(__COUNTER__))))

/** Kernel RAM that boot leaves as it is. */
#define __noinit	     __in_section_unique(noinit)
#define __noinit_named(name) __attribute__((section(".noinit." STRINGIFY(name))))

/** @name What users may not write, in a program with CONFIG_APPLICATION_MEMORY
 *
 * There the application's variables are open to all user threads, but for those with one of these
 * words before their name. Elsewhere a variable is the kernel's without being told.
 * @{ */
#ifdef CONFIG_APPLICATION_MEMORY
#define __kernel __in_section_unique(kernel_data)
/** Zero at start, whatever the initialiser says. */
#define __kernel_bss __in_section_unique(kernel_bss)
#else
#define __kernel
#define __kernel_bss
#endif
#define __kernel_noinit __noinit
/** @} */

/** A kernel stack; those of threads come from K_KERNEL_STACK_DEFINE() and K_THREAD_STACK_DEFINE(). */
#define __kstackmem __in_section_unique(kernel_stacks)

#define __irq_vector_table Z_GENERIC_SECTION(.vectors)

/* Zephyr's words for memory that this system has one kind of. */
#define __pinned_func
#define __pinned_data
#define __pinned_rodata
#define __pinned_bss
#define __pinned_noinit __noinit
#define __boot_func
#define __boot_data
#define __boot_rodata
#define __boot_bss
#define __isr_func

#endif
