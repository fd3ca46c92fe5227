/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Logging, minimal mode: each message is one printk(), `I: text` and a newline.
 *
 * There is no state in RAM, so every context may log, user mode included. The level of a module is
 * a constant: what is above it is not in the image. Formats are string literals. */
#ifndef ZEPHYR_INCLUDE_LOGGING_LOG_H_
#define ZEPHYR_INCLUDE_LOGGING_LOG_H_

#include <zephyr/sys/printk.h>
#include <zephyr/sys/util_macro.h>
#include <zephyr/toolchain.h>
#include <zephyr/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/** @name Levels
 * @{ */
#define LOG_LEVEL_NONE 0
#define LOG_LEVEL_ERR  1
#define LOG_LEVEL_WRN  2
#define LOG_LEVEL_INF  3
#define LOG_LEVEL_DBG  4
/** @} */

#ifdef CONFIG_LOG
#ifndef CONFIG_LOG_OVERRIDE_LEVEL
#define CONFIG_LOG_OVERRIDE_LEVEL 0
#endif

#ifdef LOG_LEVEL
#define Z_LOG_FILE_LEVEL LOG_LEVEL
#else
#define Z_LOG_FILE_LEVEL CONFIG_LOG_DEFAULT_LEVEL
#endif

/* The level stated, if one is, else LOG_LEVEL of the file, else the default. */
#define Z_LOG_STATED_LEVEL(name, ...)                                                              \
	COND_CODE_1(IS_EMPTY(__VA_ARGS__), (Z_LOG_FILE_LEVEL), (__VA_ARGS__))

/** Names this file's module and, optionally, states its level; once in a module. */
#define LOG_MODULE_REGISTER(...)                                                                   \
	static const uint32_t __log_level __unused = Z_LOG_STATED_LEVEL(__VA_ARGS__)
/** Joins the module registered elsewhere; in a file, a function or a class. */
#define LOG_MODULE_DECLARE(...)                                                                    \
	static const uint32_t __log_level __unused = Z_LOG_STATED_LEVEL(__VA_ARGS__)
#define LOG_LEVEL_SET(level) static const uint32_t __log_level __unused = (level)

#define Z_LOG_ON(level)                                                                            \
	((level) <= CONFIG_LOG_MAX_LEVEL &&                                                        \
	 ((level) <= __log_level || (level) <= CONFIG_LOG_OVERRIDE_LEVEL))
#else
#define LOG_MODULE_REGISTER(...) struct z_log_no_module
#define LOG_MODULE_DECLARE(...)	 struct z_log_no_module
#define LOG_LEVEL_SET(level)	 struct z_log_no_module
#define Z_LOG_ON(level)		 false
#endif

#define Z_LOG(level, letter, fmt, ...)                                                             \
	do {                                                                                       \
		if (Z_LOG_ON(level)) {                                                             \
			printk(letter ": " fmt "\n", ##__VA_ARGS__);                               \
		}                                                                                  \
	} while (false)

/** @name Messages, as printk() formats them
 * @{ */
#define LOG_ERR(...) Z_LOG(LOG_LEVEL_ERR, "E", __VA_ARGS__)
#define LOG_WRN(...) Z_LOG(LOG_LEVEL_WRN, "W", __VA_ARGS__)
#define LOG_INF(...) Z_LOG(LOG_LEVEL_INF, "I", __VA_ARGS__)
#define LOG_DBG(...) Z_LOG(LOG_LEVEL_DBG, "D", __VA_ARGS__)
/** The text alone, at every level. */
#define LOG_PRINTK(...) printk(__VA_ARGS__)
#define LOG_RAW(...)	printk(__VA_ARGS__)
/** @} */

/* Sixteen bytes a line, in hexadecimal and as characters. */
void z_log_hexdump(char level, const void *data, size_t length, const char *str);

#define Z_LOG_HEXDUMP(level, letter, data, length, str)                                            \
	do {                                                                                       \
		if (Z_LOG_ON(level)) {                                                             \
			z_log_hexdump(letter, data, length, str);                                  \
		}                                                                                  \
	} while (false)

/** @name Memory: the title @p str, then the bytes
 * @{ */
#define LOG_HEXDUMP_ERR(data, length, str) Z_LOG_HEXDUMP(LOG_LEVEL_ERR, 'E', data, length, str)
#define LOG_HEXDUMP_WRN(data, length, str) Z_LOG_HEXDUMP(LOG_LEVEL_WRN, 'W', data, length, str)
#define LOG_HEXDUMP_INF(data, length, str) Z_LOG_HEXDUMP(LOG_LEVEL_INF, 'I', data, length, str)
#define LOG_HEXDUMP_DBG(data, length, str) Z_LOG_HEXDUMP(LOG_LEVEL_DBG, 'D', data, length, str)
/** @} */

#ifdef __cplusplus
}
#endif

#endif
