/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Functions that run at boot, in the order of level, priority (0 to 99) and name.
 *
 * An entry lies in the section `.z_init_<LEVEL>_P_<priority>_<name>`; the linker script sorts. */
#ifndef ZEPHYR_INCLUDE_INIT_H_
#define ZEPHYR_INCLUDE_INIT_H_

#include <zephyr/sys/util_macro.h>
#include <zephyr/toolchain.h>
#include <zephyr/types.h>

#ifdef __cplusplus
extern "C" {
#endif

struct device;

union init_function {
	int (*sys)(void);
	int (*dev)(const struct device *dev);
};

/** One function to run: a device's, which may be NULL, if @p dev is not NULL. */
struct init_entry {
	union init_function init_fn;
	const struct device *dev;
};

/** @name The entries, a level from its start to the next one's (from the linker script)
 * @{ */
extern const struct init_entry __init_EARLY_start[];
extern const struct init_entry __init_PRE_KERNEL_1_start[];
extern const struct init_entry __init_PRE_KERNEL_2_start[];
extern const struct init_entry __init_POST_KERNEL_start[];
extern const struct init_entry __init_APPLICATION_start[];
extern const struct init_entry __init_end[];
/** @} */

/* Levels, in order:
 *   EARLY         first of all; there are no threads, so nobody can wait, and heaps are not ready
 *   PRE_KERNEL_1  heaps are ready after priority 0; for what the console needs
 *   PRE_KERNEL_2  as before, after all of PRE_KERNEL_1
 *   POST_KERNEL   in the main thread, the kernel works
 *   APPLICATION   the last before main() */
#define Z_INIT_LEVEL_OK_EARLY	     1
#define Z_INIT_LEVEL_OK_PRE_KERNEL_1 1
#define Z_INIT_LEVEL_OK_PRE_KERNEL_2 1
#define Z_INIT_LEVEL_OK_POST_KERNEL  1
#define Z_INIT_LEVEL_OK_APPLICATION  1

#define Z_INIT_ENTRY(init_id, level, prio, sub)                                                    \
	BUILD_ASSERT(Z_INIT_LEVEL_OK_##level && (prio) >= 0 && (prio) <= 99,                       \
		     "a priority is a plain number from 0 to 99");                                 \
	static const struct init_entry _CONCAT(__init_, init_id) __used                            \
		__attribute__((section(".z_init_" #level "_P_" STRINGIFY(prio) "_" sub)))

/**
 * Runs @p init_fn, an `int (*)(void)`, at boot. Its result is not looked at.
 * @param level one of the words above
 * @param prio a number from 0 to 99, or a macro that is one
 */
#define SYS_INIT(init_fn, level, prio) SYS_INIT_NAMED(init_fn, init_fn, level, prio)

/** The same, for a function that runs more than once: each time with a name of its own. */
#define SYS_INIT_NAMED(name, init_fn, level, prio)                                                 \
	Z_INIT_ENTRY(name, level, prio, "SUB_" #name) = {{(init_fn)}, NULL}

#ifdef __cplusplus
}
#endif

#endif
