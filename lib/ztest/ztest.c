/* SPDX-License-Identifier: Apache-2.0 */
/* The runner of tests.
 *
 * It is the main thread. Each test runs in ztest_thread, created anew for it; the runner waits for
 * the thread's end, however that comes, and then reads the result. The result lies in
 * ztest_mem_partition, because tests in user mode set it. A test that ends its thread without
 * having set one has passed: it returned, or it died of a fault that somebody expected (an
 * unexpected one never comes back here, see fatal.c). */

#include <stdarg.h>
#include <arch.h>
#include <zephyr/ztest.h>

#ifdef CONFIG_USERSPACE
K_APPMEM_PARTITION_DEFINE(ztest_mem_partition);
#endif

enum phase {
	PHASE_RUNNER, /* setup, after, teardown and everything between */
	PHASE_TEST,   /* before and the test itself, in ztest_thread */
};

enum result {
	RESULT_PENDING,
	RESULT_PASS,
	RESULT_FAIL,
	RESULT_SKIP,
};

struct k_thread ztest_thread;
K_THREAD_STACK_DEFINE(ztest_thread_stack, CONFIG_ZTEST_STACK_SIZE + CONFIG_TEST_EXTRA_STACK_SIZE);

static ZTEST_BMEM enum phase phase;
static ZTEST_BMEM enum result test_result;

static bool all_passed = true;

/* ---- What tests call ------------------------------------------------------------------------- */

static FUNC_NORETURN void finish(bool success)
{
	TC_END_REPORT(success ? TC_PASS : TC_FAIL);
	arch_halt(success ? 0 : 1);
}

static void end_test(enum result result, const char *what)
{
	if (phase != PHASE_TEST) {
		PRINT("%s outside of a test: the run ends here\n", what);
		finish(false);
	}
	if (test_result != RESULT_FAIL) {
		test_result = result;
	}
	k_thread_abort(&ztest_thread);
	if (!k_is_in_isr()) {
		k_thread_abort(k_current_get());
	}
}

void ztest_test_pass(void)
{
	end_test(RESULT_PASS, "pass");
}

void ztest_test_fail(void)
{
	end_test(RESULT_FAIL, "failure");
}

void ztest_test_skip(void)
{
	end_test(RESULT_SKIP, "skip");
}

void ztest_test_expect_fail(void)
{
	if (phase != PHASE_TEST) {
		ztest_test_fail();
	}
	test_result = RESULT_FAIL;
}

void z_ztest_report(const char *file, int line, const char *function, const char *claim,
		    const char *fmt, ...)
{
	PRINT("\n    Assertion failed at %s:%d: %s: %s\n", file, line, function, claim);
	if (fmt != NULL) {
		va_list ap;

		va_start(ap, fmt);
		PRINT("\t");
		vprintk(fmt, ap);
		PRINT("\n");
		va_end(ap);
	}
}

void z_impl_z_test_1cpu_start(void)
{
}

void z_impl_z_test_1cpu_stop(void)
{
}

void ztest_simple_1cpu_before(void *data)
{
	ARG_UNUSED(data);
	z_test_1cpu_start();
}

void ztest_simple_1cpu_after(void *data)
{
	ARG_UNUSED(data);
	z_test_1cpu_stop();
}

/* ---- One test -------------------------------------------------------------------------------- */

static void run_in_test_thread(void *p1, void *p2, void *p3)
{
	const struct ztest_suite_node *suite = p1;
	const struct ztest_unit_test *test = p2;

	STRUCT_SECTION_FOREACH(ztest_test_rule, rule) {
		if (rule->before_each != NULL) {
			rule->before_each(test, p3);
		}
	}
	if (suite->before_func != NULL) {
		suite->before_func(p3);
	}
	test->test(p3);
}

static void run_after(const struct ztest_suite_node *suite, const struct ztest_unit_test *test,
		      void *fixture)
{
	if (suite->after_func != NULL) {
		suite->after_func(fixture);
	}
	STRUCT_SECTION_FOREACH(ztest_test_rule, rule) {
		if (rule->after_each != NULL) {
			rule->after_each(test, fixture);
		}
	}
}

/* What ZTEST_EXPECT_FAIL() and ZTEST_EXPECT_SKIP() make of a result. */
static enum result judge(const struct ztest_unit_test *test, enum result result)
{
	STRUCT_SECTION_FOREACH(ztest_expected_result_entry, expected) {
		if (strcmp(expected->test_name, test->name) == 0 &&
		    strcmp(expected->test_suite_name, test->test_suite_name) == 0) {
			enum result wanted = expected->expected_result == ZTEST_EXPECTED_RESULT_FAIL
						     ? RESULT_FAIL
						     : RESULT_SKIP;

			return result == wanted ? RESULT_PASS : RESULT_FAIL;
		}
	}
	return result == RESULT_PENDING ? RESULT_PASS : result;
}

static int count(struct ztest_unit_test_stats *stats, enum result result)
{
	stats->run_count++;
	switch (result) {
	case RESULT_FAIL:
		stats->fail_count++;
		return TC_FAIL;
	case RESULT_SKIP:
		stats->skip_count++;
		return TC_SKIP;
	default:
		stats->pass_count++;
		return TC_PASS;
	}
}

static int run_test(const struct ztest_suite_node *suite, const struct ztest_unit_test *test,
		    void *fixture)
{
	uint32_t start;
	uint32_t duration;
	int result;

	k_msleep(CONFIG_ZTEST_TEST_DELAY_MS);
	TC_START(test->name);
	test_result = RESULT_PENDING;
	phase = PHASE_TEST;
	start = k_uptime_get_32();
	k_thread_create(
		&ztest_thread, ztest_thread_stack, K_THREAD_STACK_SIZEOF(ztest_thread_stack),
		run_in_test_thread, (void *)(uintptr_t)suite, (void *)(uintptr_t)test, fixture,
		CONFIG_ZTEST_THREAD_PRIORITY, test->thread_options | K_INHERIT_PERMS, K_FOREVER);
	k_thread_name_set(&ztest_thread, test->name);
	k_thread_start(&ztest_thread);
	k_thread_join(&ztest_thread, K_FOREVER);
	duration = k_uptime_get_32() - start;
	phase = PHASE_RUNNER;
	run_after(suite, test, fixture);

	result = count(test->stats, judge(test, test_result));
	test->stats->duration_worst_ms = MAX(test->stats->duration_worst_ms, duration);
	Z_TC_END_RESULT_MS(result, test->name, duration);
	return result;
}

/* ---- Suites ---------------------------------------------------------------------------------- */

static bool belongs(const struct ztest_unit_test *test, const struct ztest_suite_node *suite)
{
	return strcmp(test->test_suite_name, suite->name) == 0;
}

static void run_suite(const struct ztest_suite_node *suite)
{
	void *fixture = NULL;
	bool passed = true;

	TC_SUITE_START(suite->name);
	suite->stats->run_count++;
	if (suite->setup_func != NULL) {
		fixture = suite->setup_func();
	}
	STRUCT_SECTION_FOREACH(ztest_unit_test, test) {
		if (belongs(test, suite) && run_test(suite, test, fixture) == TC_FAIL) {
			passed = false;
			if (IS_ENABLED(CONFIG_ZTEST_FAIL_FAST)) {
				break;
			}
		}
	}
	if (suite->teardown_func != NULL) {
		suite->teardown_func(fixture);
	}
	if (!passed) {
		suite->stats->fail_count++;
		all_passed = false;
	}
	TC_SUITE_END(suite->name, passed ? TC_PASS : TC_FAIL);
}

int ztest_run_test_suites(const void *state, ...)
{
	int ran = 0;

	STRUCT_SECTION_FOREACH(ztest_suite_node, suite) {
		if (suite->predicate != NULL && !suite->predicate(state)) {
			suite->stats->skip_count++;
			continue;
		}
		run_suite(suite);
		ran++;
		if (!all_passed && IS_ENABLED(CONFIG_ZTEST_FAIL_FAST)) {
			break;
		}
	}
	return ran;
}

void ztest_run_all(const void *state, ...)
{
	(void)ztest_run_test_suites(state);
}

/* A suite whose predicate said no did not run, on purpose. */
void ztest_verify_all_test_suites_ran(void)
{
	STRUCT_SECTION_FOREACH(ztest_suite_node, suite) {
		if (suite->stats->run_count == 0 && suite->stats->skip_count == 0) {
			PRINT("ERROR: test suite '%s' did not run.\n", suite->name);
			all_passed = false;
		}
	}
	STRUCT_SECTION_FOREACH(ztest_unit_test, test) {
		bool found = false;

		STRUCT_SECTION_FOREACH(ztest_suite_node, suite) {
			found = found || belongs(test, suite);
		}
		if (!found) {
			PRINT("ERROR: test '%s' belongs to test suite '%s', which does not exist.\n",
			      test->name, test->test_suite_name);
			all_passed = false;
		}
	}
}

/* ---- Summary --------------------------------------------------------------------------------- */

static int result_of(const struct ztest_unit_test_stats *stats)
{
	return stats->fail_count != 0 ? TC_FAIL : stats->pass_count != 0 ? TC_PASS : TC_SKIP;
}

static void summarize(const struct ztest_suite_node *suite)
{
	unsigned int number[3] = {0}; /* by TC_PASS, TC_FAIL, TC_SKIP */
	unsigned int total = 0;
	unsigned int duration = 0;
	unsigned int percent;
	int result;

	STRUCT_SECTION_FOREACH(ztest_unit_test, test) {
		if (belongs(test, suite)) {
			number[result_of(test->stats)]++;
			total++;
			duration += test->stats->duration_worst_ms;
		}
	}
	result = number[TC_FAIL] != 0 ? TC_FAIL : number[TC_PASS] != 0 ? TC_PASS : TC_SKIP;
	percent =
		total == number[TC_SKIP] ? 0 : number[TC_PASS] * 10000 / (total - number[TC_SKIP]);
	PRINT("SUITE %s - %3u.%02u%% [%s]: pass = %u, fail = %u, skip = %u, total = %u"
	      " duration = %u.%03u seconds\n",
	      TC_RESULT_TO_STR(result), percent / 100, percent % 100, suite->name, number[TC_PASS],
	      number[TC_FAIL], number[TC_SKIP], total, duration / 1000, duration % 1000);
	STRUCT_SECTION_FOREACH(ztest_unit_test, test) {
		if (belongs(test, suite)) {
			PRINT(" - %s - [%s.%s] duration = %u.%03u seconds\n",
			      TC_RESULT_TO_STR(result_of(test->stats)), suite->name, test->name,
			      (unsigned int)test->stats->duration_worst_ms / 1000,
			      (unsigned int)test->stats->duration_worst_ms % 1000);
		}
	}
	PRINT("\n");
}

static void summarize_all(void)
{
	PRINT("\n------ TESTSUITE SUMMARY START ------\n\n");
	STRUCT_SECTION_FOREACH(ztest_suite_node, suite) {
		if (suite->stats->run_count != 0) {
			summarize(suite);
		}
	}
	PRINT("------ TESTSUITE SUMMARY END ------\n\n");
}

/* ---- The main thread ------------------------------------------------------------------------- */

__weak void test_main(void)
{
	(void)ztest_run_test_suites(NULL);
	ztest_verify_all_test_suites_ran();
}

#ifdef CONFIG_USERSPACE
static void open_to_tests(struct k_mem_partition *part)
{
	int result = k_mem_domain_add_partition(&k_mem_domain_default, part);

	__ASSERT(result == 0, "no room for a partition of the tests: %d", result);
	ARG_UNUSED(result);
}

/* Only a program that uses malloc() has it. */
extern struct k_mem_partition z_malloc_partition __weak;

/* Tests are members of the default domain, like their runner. */
static void open_memory_to_tests(void)
{
	open_to_tests(&ztest_mem_partition);
	if (&z_malloc_partition != NULL) {
		open_to_tests(&z_malloc_partition);
	}
	k_object_access_all_grant(&ztest_thread);
}
#else
static void open_memory_to_tests(void)
{
}
#endif

__weak int main(void)
{
	open_memory_to_tests();
	test_main();
	summarize_all();
	finish(all_passed);
}
