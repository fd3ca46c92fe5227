/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief The end of everything. */
#ifndef ZEPHYR_INCLUDE_SYS_POWEROFF_H_
#define ZEPHYR_INCLUDE_SYS_POWEROFF_H_

#include <zephyr/toolchain.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Stops the machine; an emulator ends with status 0. Supervisor, ISR. */
FUNC_NORETURN void sys_poweroff(void);

#ifdef __cplusplus
}
#endif

#endif
