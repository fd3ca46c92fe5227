/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief The shell at the console. */
#ifndef ZEPHYR_INCLUDE_SHELL_SHELL_UART_H_
#define ZEPHYR_INCLUDE_SHELL_SHELL_UART_H_

#include <zephyr/shell/shell.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The shell, of which there is one. */
const struct shell *shell_backend_uart_get_ptr(void);

#ifdef __cplusplus
}
#endif

#endif
