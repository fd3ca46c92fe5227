/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Assertions: facts about our own code, checked when CONFIG_ASSERT is set. Any context.
 *
 * A failed one is printed and ends the caller: K_ERR_KERNEL_OOPS for a user thread,
 * K_ERR_KERNEL_PANIC else. What isolates threads is never an assertion. */
#ifndef ZEPHYR_INCLUDE_SYS___ASSERT_H_
#define ZEPHYR_INCLUDE_SYS___ASSERT_H_

#include <zephyr/toolchain.h>
#include <zephyr/types.h>

#if defined(CONFIG_ASSERT) && !defined(CONFIG_FORCE_NO_ASSERT)
#if !defined(CONFIG_ASSERT_LEVEL)
#define __ASSERT_ON 2
#else
#define __ASSERT_ON CONFIG_ASSERT_LEVEL
#endif
#endif
#ifndef __ASSERT_ON
#define __ASSERT_ON 0
#endif

#ifdef CONFIG_ASSERT_NO_FILE_INFO
#define __ASSERT_FILE_INFO ""
#else
#define __ASSERT_FILE_INFO __FILE__
#endif

#ifdef __cplusplus
extern "C" {
#endif

/** What a failed assertion does after its text; weak, and must not return. */
#ifdef CONFIG_ASSERT_NO_FILE_INFO
void assert_post_action(void);
#define __ASSERT_POST_ACTION() assert_post_action()
#else
void assert_post_action(const char *file, unsigned int line);
#define __ASSERT_POST_ACTION() assert_post_action(__FILE__, __LINE__)
#endif

/** Prints as printk() does, CONFIG_PRINTK or not being the only condition. */
void assert_print(const char *fmt, ...) __printf_like(1, 2);

#ifdef __cplusplus
}
#endif

#ifdef CONFIG_ASSERT_VERBOSE
#define __ASSERT_PRINT(fmt, ...) assert_print(fmt, ##__VA_ARGS__)
#define __ASSERT_LOC(test)                                                                         \
	__ASSERT_PRINT("ASSERTION FAIL [%s] @ %s:%d\n", STRINGIFY(test), __ASSERT_FILE_INFO,       \
		       __LINE__)
#define __ASSERT_MSG_INFO(fmt, ...) __ASSERT_PRINT("\t" fmt "\n", ##__VA_ARGS__)
#else
#define __ASSERT_PRINT(fmt, ...)
#define __ASSERT_LOC(test)
#define __ASSERT_MSG_INFO(fmt, ...)
#endif

#if __ASSERT_ON
/** Asserts @p test. */
#define __ASSERT_NO_MSG(test)                                                                      \
	do {                                                                                       \
		if (!(test)) {                                                                     \
			__ASSERT_LOC(test);                                                        \
			__ASSERT_POST_ACTION();                                                    \
		}                                                                                  \
	} while (false)
/** Asserts @p test, else prints @p fmt and what follows it too. */
#define __ASSERT(test, fmt, ...)                                                                   \
	do {                                                                                       \
		if (!(test)) {                                                                     \
			__ASSERT_LOC(test);                                                        \
			__ASSERT_MSG_INFO(fmt, ##__VA_ARGS__);                                     \
			__ASSERT_POST_ACTION();                                                    \
		}                                                                                  \
	} while (false)
/** @p expr1 without assertions; with them @p expr2, then the assertion of @p test. */
#define __ASSERT_EVAL(expr1, expr2, test, fmt, ...)                                                \
	do {                                                                                       \
		expr2;                                                                             \
		__ASSERT(test, fmt, ##__VA_ARGS__);                                                \
	} while (false)
#else
#define __ASSERT_NO_MSG(test)			    ((void)0)
#define __ASSERT(test, fmt, ...)		    ((void)0)
#define __ASSERT_EVAL(expr1, expr2, test, fmt, ...) expr1
#endif

#endif
