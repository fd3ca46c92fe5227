/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief CHECKIF(): a check of arguments whose strictness is an option (RUNTIME_ERROR_CHECKING). */
#ifndef ZEPHYR_INCLUDE_SYS_CHECK_H_
#define ZEPHYR_INCLUDE_SYS_CHECK_H_

#include <zephyr/sys/__assert.h>

/** `CHECKIF(bad) { return -EINVAL; }` */
#if defined(CONFIG_ASSERT_ON_ERRORS)
#define CHECKIF(expr)                                                                              \
	__ASSERT_NO_MSG(!(expr));                                                                  \
	if (false)
#elif defined(CONFIG_NO_RUNTIME_CHECKS)
#define CHECKIF(...) if (false)
#else
#define CHECKIF(expr) if (expr)
#endif

#endif
