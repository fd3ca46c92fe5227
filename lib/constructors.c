/* SPDX-License-Identifier: Apache-2.0 */
/* Functions that the compiler wants called before main(): those with the attribute constructor, and what
 * constructs the static objects of C++. Drivers are there by then, and there are threads. */

#include <zephyr/init.h>

typedef void (*constructor)(void);
extern const constructor __init_array_start[], __init_array_end[];

static int run_constructors(void)
{
	for (const constructor *next = __init_array_start; next < __init_array_end; next++) {
		(*next)();
	}
	return 0;
}
SYS_INIT(run_constructors, POST_KERNEL, 99);
