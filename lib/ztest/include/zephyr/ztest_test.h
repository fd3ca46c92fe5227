/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Suites, tests, rules, and how a test ends. */
#ifndef ZEPHYR_ZTEST_TEST_H_
#define ZEPHYR_ZTEST_TEST_H_

#include <zephyr/kernel.h>
#include <zephyr/sys/iterable_sections.h>
#include <zephyr/sys/util.h>

#ifdef __cplusplus
extern "C" {
#endif

struct ztest_unit_test;

enum ztest_expected_result {
	ZTEST_EXPECTED_RESULT_FAIL,
	ZTEST_EXPECTED_RESULT_SKIP,
};

/** The thread of the running test, and its stack. */
extern struct k_thread ztest_thread;
K_THREAD_STACK_DECLARE(ztest_thread_stack, CONFIG_ZTEST_STACK_SIZE + CONFIG_TEST_EXTRA_STACK_SIZE);

/** @name Parts of a suite
 * @{ */
/** Runs first, in the runner. What it returns is the fixture of the suite's tests. */
typedef void *(*ztest_suite_setup_t)(void);
/** Runs before each test in the test's thread, so in user mode for ZTEST_USER. */
typedef void (*ztest_suite_before_t)(void *fixture);
/** Runs after each test in the runner, also when the test failed or faulted. */
typedef void (*ztest_suite_after_t)(void *fixture);
/** Runs last, in the runner. */
typedef void (*ztest_suite_teardown_t)(void *fixture);
/** Should the suite run? */
typedef bool (*ztest_suite_predicate_t)(const void *global_state);
/** @} */

struct ztest_suite_stats {
	uint32_t run_count;
	uint32_t skip_count;
	uint32_t fail_count;
};

struct ztest_unit_test_stats {
	uint32_t run_count;
	uint32_t skip_count;
	uint32_t fail_count;
	uint32_t pass_count;
	uint32_t duration_worst_ms;
};

struct ztest_suite_node {
	const char *name;
	ztest_suite_setup_t setup_func;
	ztest_suite_before_t before_func;
	ztest_suite_after_t after_func;
	ztest_suite_teardown_t teardown_func;
	ztest_suite_predicate_t predicate;
	struct ztest_suite_stats *stats;
};

struct ztest_unit_test {
	const char *test_suite_name;
	const char *name;
	void (*test)(void *data);
	uint32_t thread_options;
	struct ztest_unit_test_stats *stats;
};

struct ztest_expected_result_entry {
	const char *test_suite_name;
	const char *test_name;
	enum ztest_expected_result expected_result;
};

typedef void (*ztest_rule_cb)(const struct ztest_unit_test *test, void *data);

struct ztest_test_rule {
	ztest_rule_cb before_each;
	ztest_rule_cb after_each;
};

/** Defines a suite. Functions may be NULL. Suites and tests run in the order of their names. */
#define ZTEST_SUITE(SUITE_NAME, PREDICATE, setup_fn, before_fn, after_fn, teardown_fn)             \
	static struct ztest_suite_stats z_ztest_suite_stats_##SUITE_NAME;                          \
	static const STRUCT_SECTION_ITERABLE(ztest_suite_node,                                     \
					     z_ztest_suite_node_##SUITE_NAME) = {                  \
		#SUITE_NAME,                                                                       \
		setup_fn,                                                                          \
		before_fn,                                                                         \
		after_fn,                                                                          \
		teardown_fn,                                                                       \
		PREDICATE,                                                                         \
		&z_ztest_suite_stats_##SUITE_NAME}

#define Z_ZTEST(suite, fn, options, parameter, argument)                                           \
	static void suite##_##fn parameter;                                                        \
	static void _##suite##_##fn##_wrapper(void *data)                                          \
	{                                                                                          \
		ARG_UNUSED(data);                                                                  \
		suite##_##fn argument;                                                             \
	}                                                                                          \
	static struct ztest_unit_test_stats z_ztest_unit_test_stats_##suite##_##fn;                \
	static const STRUCT_SECTION_ITERABLE(ztest_unit_test,                                      \
					     z_ztest_unit_test__##suite##__##fn) = {               \
		#suite, #fn, _##suite##_##fn##_wrapper, options,                                   \
		&z_ztest_unit_test_stats_##suite##_##fn};                                          \
	static void suite##_##fn parameter

#define Z_ZTEST_USER COND_CODE_1(CONFIG_USERSPACE, (K_USER), (0))

/** Defines a test: `ZTEST(suite, test_something) {…}`. It runs in a supervisor thread of its own. */
#define ZTEST(suite, fn) Z_ZTEST(suite, fn, 0, (void), ())
/** The same in a user thread, which inherits the runner's permissions and domain. */
#define ZTEST_USER(suite, fn) Z_ZTEST(suite, fn, Z_ZTEST_USER, (void), ())
/** A test with a parameter `struct <suite>_fixture *fixture`: what the suite's setup returned. */
#define ZTEST_F(suite, fn)                                                                         \
	Z_ZTEST(suite, fn, 0, (struct suite##_fixture * fixture), ((struct suite##_fixture *)data))
#define ZTEST_USER_F(suite, fn)                                                                    \
	Z_ZTEST(suite, fn, Z_ZTEST_USER, (struct suite##_fixture * fixture),                       \
		((struct suite##_fixture *)data))

/** Functions around every test of every suite: the first in its thread, the second in the runner. */
#define ZTEST_RULE(name, before_each_fn, after_each_fn)                                            \
	static const STRUCT_SECTION_ITERABLE(ztest_test_rule, z_ztest_test_rule_##name) = {        \
		before_each_fn, after_each_fn}

#define Z_ZTEST_EXPECT(suite, test, result)                                                        \
	static const STRUCT_SECTION_ITERABLE(ztest_expected_result_entry,                          \
					     UTIL_CAT(UTIL_CAT(z_expect_##suite##_##test, _),      \
						      result)) = {#suite, #test, result}
/** The test passes if it fails. */
#define ZTEST_EXPECT_FAIL(suite, test) Z_ZTEST_EXPECT(suite, test, ZTEST_EXPECTED_RESULT_FAIL)
/** The test passes if it skips itself. */
#define ZTEST_EXPECT_SKIP(suite, test) Z_ZTEST_EXPECT(suite, test, ZTEST_EXPECTED_RESULT_SKIP)

/** @name Ends of a test. From the test, from other threads, from a fatal error handler: the test's
 * thread ends, and the caller does.
 * @{ */
void ztest_test_pass(void);
void ztest_test_fail(void);
void ztest_test_skip(void);
/** Marks the test failed; it goes on. */
void ztest_test_expect_fail(void);
/** @} */

/** Runs every suite whose predicate agrees, once; how many ran. What may follow @p state in newer
 * versions of the interface (shuffle, repetitions) is ignored. The runner. */
int ztest_run_test_suites(const void *state, ...);
void ztest_run_all(const void *state, ...);
/** Suites that have not run count as failures. The runner. */
void ztest_verify_all_test_suites_ran(void);
/** Weak: what the runner does; runs all suites and verifies that they ran. */
void test_main(void);

/** @name Only one processor for a test: there is only one.
 * @{ */
__syscall_checked void z_test_1cpu_start(void);
__syscall_checked void z_test_1cpu_stop(void);
void ztest_simple_1cpu_before(void *data);
void ztest_simple_1cpu_after(void *data);
/** @} */

#ifdef __cplusplus
}
#endif

#include <zephyr/syscalls/ztest_test.h>

#endif
