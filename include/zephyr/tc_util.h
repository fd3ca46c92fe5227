/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief What test programs print, in the words that test runners look for. */
#ifndef ZEPHYR_INCLUDE_TC_UTIL_H_
#define ZEPHYR_INCLUDE_TC_UTIL_H_

#include <string.h>
#include <zephyr/kernel.h>
#include <zephyr/sys/printk.h>

#define PRINT_DATA(fmt, ...) printk(fmt, ##__VA_ARGS__)
#define PRINT		     PRINT_DATA
#define PRINT_LINE                                                                                 \
	PRINT_DATA("===================================================================\n")

#define FAIL   "FAIL"
#define PASS   "PASS"
#define FAILED FAIL
#define SKIP   "SKIP"

/** @name Results
 * @{ */
#define TC_PASS	 0
#define TC_FAIL	 1
#define TC_SKIP	 2
#define TC_FLAKY 3
/** @} */

static inline const char *TC_RESULT_TO_STR(int result)
{
	return result == TC_PASS ? PASS : result == TC_SKIP ? SKIP : FAIL;
}

#define TC_RESULT_STR(result) TC_RESULT_TO_STR(result)

#ifdef TC_RUNID
#define TC_PRINT_RUNID PRINT_DATA("RunID: " STRINGIFY(TC_RUNID) "\n")
#else
#define TC_PRINT_RUNID                                                                             \
	do {                                                                                       \
	} while (false)
#endif

#define TC_PRINT(fmt, ...) PRINT_DATA(fmt, ##__VA_ARGS__)
#define TC_ERROR(fmt, ...)                                                                         \
	do {                                                                                       \
		PRINT_DATA(FAIL " - %s@%d. ", __FILE__, __LINE__);                                 \
		PRINT_DATA(fmt, ##__VA_ARGS__);                                                    \
	} while (false)

#define TC_SUITE_PRINT(fmt, ...) PRINT_DATA(fmt, ##__VA_ARGS__)
#define TC_SUITE_START(name)                                                                       \
	do {                                                                                       \
		TC_SUITE_PRINT("Running TESTSUITE %s\n", name);                                    \
		PRINT_LINE;                                                                        \
	} while (false)
#define TC_SUITE_END(name, result)                                                                 \
	do {                                                                                       \
		if ((result) != TC_FAIL) {                                                         \
			TC_SUITE_PRINT("TESTSUITE %s succeeded\n", name);                          \
		} else {                                                                           \
			TC_SUITE_PRINT("TESTSUITE %s failed.\n", name);                            \
		}                                                                                  \
	} while (false)

#define TC_START_PRINT(name) PRINT_DATA("START - %s\n", name)
#define TC_START(name)                                                                             \
	do {                                                                                       \
		TC_START_PRINT(name);                                                              \
	} while (false)

#define TC_END(result, fmt, ...) PRINT_DATA(fmt, ##__VA_ARGS__)
/** Ends a test case that took @p ms milliseconds. */
#define Z_TC_END_RESULT_MS(result, name, ms)                                                       \
	do {                                                                                       \
		TC_END(result, " %s - %s in %u.%03u seconds\n", TC_RESULT_TO_STR(result), name,    \
		       (unsigned int)(ms) / 1000, (unsigned int)(ms) % 1000);                      \
		PRINT_LINE;                                                                        \
	} while (false)
#define TC_END_RESULT_CUSTOM(result, func) Z_TC_END_RESULT_MS(result, func, 0)
#define TC_END_RESULT(result)		   TC_END_RESULT_CUSTOM(result, __func__)

/** The last word of a test program: what its runner waits for. */
#define TC_END_POST(result) ((void)(result))
#define TC_END_REPORT(result)                                                                      \
	do {                                                                                       \
		PRINT_LINE;                                                                        \
		TC_PRINT_RUNID;                                                                    \
		TC_END((result), "PROJECT EXECUTION %s\n",                                         \
		       (result) == TC_PASS ? "SUCCESSFUL" : "FAILED");                             \
		TC_END_POST(result);                                                               \
	} while (false)

#endif
