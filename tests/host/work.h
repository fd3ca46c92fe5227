/* SPDX-License-Identifier: Apache-2.0 */
/* Counts work in basic blocks executed: the program is compiled with -fsanitize-coverage=trace-pc,
 * which calls this hook at the start of each. */
#ifndef TESTS_HOST_WORK_H
#define TESTS_HOST_WORK_H

#include <stdint.h>

static uint64_t blocks;

void __sanitizer_cov_trace_pc(void);

/* It must not be counted itself. */
#ifdef __clang__
__attribute__((no_sanitize("coverage")))
#else
__attribute__((no_sanitize_coverage))
#endif
void __sanitizer_cov_trace_pc(void)
{
	blocks++;
}

#endif
