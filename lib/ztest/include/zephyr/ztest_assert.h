/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief What a test claims. User, supervisor.
 *
 * zassert_…  ends the test, which has failed
 * zexpect_…  marks the test failed and goes on
 * zassume_…  ends the test, which is skipped
 *
 * Each may be followed by a format, as for printk(), and its arguments. */
#ifndef ZEPHYR_ZTEST_ASSERT_H_
#define ZEPHYR_ZTEST_ASSERT_H_

#include <string.h>
#include <zephyr/sys/util.h>
#include <zephyr/ztest_test.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Says what was claimed and where; @p fmt may be NULL. */
void z_ztest_report(const char *file, int line, const char *function, const char *claim,
		    const char *fmt, ...);

#ifdef __cplusplus
}
#endif

#define Z_ZTEST_FORMAT(...) COND_CODE_1(IS_EMPTY(__VA_ARGS__), (NULL), (__VA_ARGS__))

#define Z_ZTEST_CLAIM(otherwise, cond, text, ...)                                                  \
	do {                                                                                       \
		if (!(cond)) {                                                                     \
			z_ztest_report(__FILE__, __LINE__, __func__, text,                         \
				       Z_ZTEST_FORMAT(__VA_ARGS__));                               \
			otherwise();                                                               \
		}                                                                                  \
	} while (false)

#define Z_ZTEST_WITHIN(a, b, d) ((a) >= ((b) - (d)) && (a) <= ((b) + (d)))

#define zassert(cond, text, ...)     Z_ZTEST_CLAIM(ztest_test_fail, cond, text, ##__VA_ARGS__)
#define zassert_unreachable(...)     zassert(false, "this should not be reached", ##__VA_ARGS__)
#define zassert_true(cond, ...)	     zassert(cond, #cond " is false", ##__VA_ARGS__)
#define zassert_false(cond, ...)     zassert(!(cond), #cond " is true", ##__VA_ARGS__)
#define zassert_ok(cond, ...)	     zassert(!(cond), #cond " is not zero", ##__VA_ARGS__)
#define zassert_not_ok(cond, ...)    zassert(!!(cond), #cond " is zero", ##__VA_ARGS__)
#define zassert_is_null(ptr, ...)    zassert((ptr) == NULL, #ptr " is not NULL", ##__VA_ARGS__)
#define zassert_not_null(ptr, ...)   zassert((ptr) != NULL, #ptr " is NULL", ##__VA_ARGS__)
#define zassert_equal(a, b, ...)     zassert((a) == (b), #a " is not " #b, ##__VA_ARGS__)
#define zassert_not_equal(a, b, ...) zassert((a) != (b), #a " is " #b, ##__VA_ARGS__)
#define zassert_equal_ptr(a, b, ...)                                                               \
	zassert((const void *)(a) == (const void *)(b), #a " is not " #b, ##__VA_ARGS__)
#define zassert_within(a, b, d, ...)                                                               \
	zassert(Z_ZTEST_WITHIN(a, b, d), #a " is not within " #d " of " #b, ##__VA_ARGS__)
#define zassert_not_within(a, b, d, ...)                                                           \
	zassert(!Z_ZTEST_WITHIN(a, b, d), #a " is within " #d " of " #b, ##__VA_ARGS__)
#define zassert_between_inclusive(a, l, u, ...)                                                    \
	zassert((a) >= (l) && (a) <= (u), #a " is not between " #l " and " #u, ##__VA_ARGS__)
#define zassert_mem_equal(buf, exp, size, ...)                                                     \
	zassert(memcmp(buf, exp, size) == 0, #buf " differs from " #exp, ##__VA_ARGS__)
#define zassert_str_equal(a, b, ...)                                                               \
	zassert(strcmp(a, b) == 0, #a " differs from " #b, ##__VA_ARGS__)

#define zexpect(cond, text, ...)     Z_ZTEST_CLAIM(ztest_test_expect_fail, cond, text, ##__VA_ARGS__)
#define zexpect_unreachable(...)     zexpect(false, "this should not be reached", ##__VA_ARGS__)
#define zexpect_true(cond, ...)	     zexpect(cond, #cond " is false", ##__VA_ARGS__)
#define zexpect_false(cond, ...)     zexpect(!(cond), #cond " is true", ##__VA_ARGS__)
#define zexpect_ok(cond, ...)	     zexpect(!(cond), #cond " is not zero", ##__VA_ARGS__)
#define zexpect_not_ok(cond, ...)    zexpect(!!(cond), #cond " is zero", ##__VA_ARGS__)
#define zexpect_is_null(ptr, ...)    zexpect((ptr) == NULL, #ptr " is not NULL", ##__VA_ARGS__)
#define zexpect_not_null(ptr, ...)   zexpect((ptr) != NULL, #ptr " is NULL", ##__VA_ARGS__)
#define zexpect_equal(a, b, ...)     zexpect((a) == (b), #a " is not " #b, ##__VA_ARGS__)
#define zexpect_not_equal(a, b, ...) zexpect((a) != (b), #a " is " #b, ##__VA_ARGS__)
#define zexpect_equal_ptr(a, b, ...)                                                               \
	zexpect((const void *)(a) == (const void *)(b), #a " is not " #b, ##__VA_ARGS__)
#define zexpect_within(a, b, d, ...)                                                               \
	zexpect(Z_ZTEST_WITHIN(a, b, d), #a " is not within " #d " of " #b, ##__VA_ARGS__)
#define zexpect_not_within(a, b, d, ...)                                                           \
	zexpect(!Z_ZTEST_WITHIN(a, b, d), #a " is within " #d " of " #b, ##__VA_ARGS__)
#define zexpect_between_inclusive(a, l, u, ...)                                                    \
	zexpect((a) >= (l) && (a) <= (u), #a " is not between " #l " and " #u, ##__VA_ARGS__)
#define zexpect_mem_equal(buf, exp, size, ...)                                                     \
	zexpect(memcmp(buf, exp, size) == 0, #buf " differs from " #exp, ##__VA_ARGS__)
#define zexpect_str_equal(a, b, ...)                                                               \
	zexpect(strcmp(a, b) == 0, #a " differs from " #b, ##__VA_ARGS__)

#define zassume(cond, text, ...)     Z_ZTEST_CLAIM(ztest_test_skip, cond, text, ##__VA_ARGS__)
#define zassume_unreachable(...)     zassume(false, "this should not be reached", ##__VA_ARGS__)
#define zassume_true(cond, ...)	     zassume(cond, #cond " is false", ##__VA_ARGS__)
#define zassume_false(cond, ...)     zassume(!(cond), #cond " is true", ##__VA_ARGS__)
#define zassume_ok(cond, ...)	     zassume(!(cond), #cond " is not zero", ##__VA_ARGS__)
#define zassume_not_ok(cond, ...)    zassume(!!(cond), #cond " is zero", ##__VA_ARGS__)
#define zassume_is_null(ptr, ...)    zassume((ptr) == NULL, #ptr " is not NULL", ##__VA_ARGS__)
#define zassume_not_null(ptr, ...)   zassume((ptr) != NULL, #ptr " is NULL", ##__VA_ARGS__)
#define zassume_equal(a, b, ...)     zassume((a) == (b), #a " is not " #b, ##__VA_ARGS__)
#define zassume_not_equal(a, b, ...) zassume((a) != (b), #a " is " #b, ##__VA_ARGS__)
#define zassume_equal_ptr(a, b, ...)                                                               \
	zassume((const void *)(a) == (const void *)(b), #a " is not " #b, ##__VA_ARGS__)
#define zassume_within(a, b, d, ...)                                                               \
	zassume(Z_ZTEST_WITHIN(a, b, d), #a " is not within " #d " of " #b, ##__VA_ARGS__)
#define zassume_not_within(a, b, d, ...)                                                           \
	zassume(!Z_ZTEST_WITHIN(a, b, d), #a " is within " #d " of " #b, ##__VA_ARGS__)
#define zassume_between_inclusive(a, l, u, ...)                                                    \
	zassume((a) >= (l) && (a) <= (u), #a " is not between " #l " and " #u, ##__VA_ARGS__)
#define zassume_mem_equal(buf, exp, size, ...)                                                     \
	zassume(memcmp(buf, exp, size) == 0, #buf " differs from " #exp, ##__VA_ARGS__)
#define zassume_str_equal(a, b, ...)                                                               \
	zassume(strcmp(a, b) == 0, #a " differs from " #b, ##__VA_ARGS__)

#define zassert_mem_equal__ zassert_mem_equal

#endif
