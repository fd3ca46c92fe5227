/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Taking what is printed. */
#ifndef ZEPHYR_INCLUDE_SYS_PRINTK_HOOKS_H_
#define ZEPHYR_INCLUDE_SYS_PRINTK_HOOKS_H_

#ifdef __cplusplus
extern "C" {
#endif

/** Gets each character that goes to the console. Runs privileged, in the context that prints. */
typedef int (*printk_hook_fn_t)(int c);

/** @p fn gets all characters from now on; it may pass them to what was there before. Supervisor. */
void __printk_hook_install(printk_hook_fn_t fn);
/** The function that gets them now, at first one that sends them to the console. Supervisor. */
void *__printk_get_hook(void);

#ifdef __cplusplus
}
#endif

#endif
