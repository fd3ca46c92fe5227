/* SPDX-License-Identifier: Apache-2.0 */
/* A port whose CPU is the test program: its types. */
#ifndef ZEPHYR_INCLUDE_ARCH_TYPES_H_
#define ZEPHYR_INCLUDE_ARCH_TYPES_H_

#include <stdbool.h>
#include <stdint.h>

struct arch_protection {
	unsigned int unused;
};

struct arch_context {
	int result;
	bool result_set; /* arch_thread_set_result() was called; the test clears it */
	bool killed;	 /* ends itself when it is switched in */
	uint32_t tls;
	const struct arch_protection *image;
	uint32_t stack_region[2];
};

struct arch_esf {
	uintptr_t pc;
};

typedef struct arch_esf z_arch_esf_t;

#define ARCH_REGION_GRANULE	     32
#define ARCH_REGION_ALIGN(size)	     ARCH_REGION_GRANULE
#define ARCH_REGION_SIZE(size)	     ROUND_UP(size, ARCH_REGION_GRANULE)
#define ARCH_REGION_FLOOR(size)	     ROUND_DOWN(size, ARCH_REGION_GRANULE)
#define ARCH_STACK_SIZE(start, size) ROUND_DOWN(size, ARCH_REGION_GRANULE)
#define ARCH_STACK_GUARD_SIZE	     0
#define ARCH_STACK_ALIGN	     16
#define Z_THREAD_MIN_STACK_ALIGN     ARCH_STACK_ALIGN

#endif
