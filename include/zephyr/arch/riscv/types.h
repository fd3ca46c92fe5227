/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief RISC-V: what a thread leaves behind, what the protection unit is told, what a fault report
 * knows. */
#ifndef ZEPHYR_INCLUDE_ARCH_RISCV_TYPES_H_
#define ZEPHYR_INCLUDE_ARCH_RISCV_TYPES_H_

#include <stdbool.h>
#include <stdint.h>

/**
 * Registers of a thread that does not run. All of them, in the kernel's RAM: nothing is ever saved
 * on a stack that user code can write. gp and tp are not among them: they follow from `mstatus` and
 * `tls`, whatever user code made of them. `resume` is how the thread goes on (entry.S).
 */
struct arch_context {
	uint32_t pc;
	uint32_t ra;
	uint32_t sp;
	uint32_t s[12];
	int32_t a[8]; /**< a[0]: also the result of the wait or the call that the thread is in */
	uint32_t t[7];
	/** For mret: the only place that knows in which mode the thread runs. */
	uint32_t mstatus;
	const void *resume;
	uint32_t tls; /**< the thread pointer of its thread-local storage */
#ifdef CONFIG_USERSPACE
	/* during a long call: where the user goes on */
	uint32_t user_pc;
	uint32_t user_ra;
	uint32_t user_sp;
	uint32_t kernel_stack_top;	     /**< 0: none, the thread cannot become a user */
	const struct arch_protection *image; /**< NULL: supervisor thread */
	uint32_t stack_region[2];	     /**< pmpaddr of both ends of the user's stack */
#endif
#ifdef CONFIG_RISCV_SMEPMP
	uint32_t guard; /**< pmpaddr of the guard of the stack that the kernel runs on for it */
#endif
};

/** Registers of interrupted code. gp and tp are the kernel's, whatever they were. */
struct arch_esf {
	uint32_t x[32];	  /**< x1 to x31; x0, x3 and x4 are 0 */
	uint32_t sp;	  /**< x2 */
	uint32_t lr;	  /**< x1, ra */
	uint32_t pc;	  /**< of the instruction at fault */
	uint32_t cause;	  /**< mcause; 0: raised by software */
	uint32_t address; /**< of the refused access */
	uint8_t access;	  /**< enum fault_access of <zephyr/fatal.h> */
	bool user;	  /**< was it unprivileged code? */
};

/** 3.x spelling. */
typedef struct arch_esf z_arch_esf_t;

#ifdef CONFIG_RISCV_PMP
/** Entries of the unit that a domain has; four share a configuration register. */
#ifdef CONFIG_RISCV_SMEPMP
#define ARCH_PMP_DOMAIN 9
#else
#define ARCH_PMP_DOMAIN 11
#endif

/** What arch_protection_load() copies. */
struct arch_protection {
	uint32_t cfg[3];		/**< pmpcfg1 to pmpcfg3; unused entries are off */
	uint32_t used;			/**< entries */
	uint32_t addr[ARCH_PMP_DOMAIN]; /**< in the order of entries */
};
#endif

/** Smallest region and its alignment. The unit could do 4 bytes; memory is laid out for 32. */
#define ARCH_REGION_GRANULE 32
#define ARCH_REGION_RULE    "multiples of 32 bytes, at multiples of 32"

/** Where a region for @p size bytes may begin. */
#define ARCH_REGION_ALIGN(size) ARCH_REGION_GRANULE

/** Bytes of the smallest region that holds @p size. */
#define ARCH_REGION_SIZE(size)                                                                     \
	(((size) + ARCH_REGION_GRANULE - 1) / ARCH_REGION_GRANULE * ARCH_REGION_GRANULE)

/** Bytes of the largest region that fits into @p size. */
#define ARCH_REGION_FLOOR(size) ((size) / ARCH_REGION_GRANULE * ARCH_REGION_GRANULE)

/** The part of a stack at @p start, of which @p size bytes were asked for, that can be a region. */
#define ARCH_STACK_SIZE(start, size) ARCH_REGION_FLOOR(size)

#define ARCH_STACK_ALIGN 16

/** Bytes that guard a stack. A function whose variables take more may reach over them. */
#ifdef CONFIG_RISCV_SMEPMP
#define ARCH_STACK_GUARD_SIZE CONFIG_PMP_STACK_GUARD_MIN_SIZE
#else
#define ARCH_STACK_GUARD_SIZE 0
#endif

/** A stack of the least size can be a region. */
#ifdef CONFIG_USERSPACE
#define Z_THREAD_MIN_STACK_ALIGN ARCH_REGION_GRANULE
#else
#define Z_THREAD_MIN_STACK_ALIGN ARCH_STACK_ALIGN
#endif

#endif
