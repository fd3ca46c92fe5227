/* SPDX-License-Identifier: Apache-2.0 */
/* The test framework tests itself: what runs where, in which order, and what passes. */

#include <zephyr/ztest.h>
#include <zephyr/ztest_error_hook.h>

struct framework_fixture {
	int number;
};

static ZTEST_DMEM struct framework_fixture the_fixture = {42};
static ZTEST_BMEM int befores;
static ZTEST_BMEM int rules_before;
static ZTEST_BMEM bool first_has_run;
static int afters;
static int rules_after;

static bool in_test_thread(void)
{
	return k_current_get() == &ztest_thread;
}

static void *setup(void)
{
	zassert_false(in_test_thread());
	return &the_fixture;
}

static void before(void *fixture)
{
	befores++;
	zassert_true(in_test_thread());
	zassert_equal_ptr(fixture, &the_fixture);
	ztest_simple_1cpu_before(fixture);
}

static void after(void *fixture)
{
	afters++;
	zassert_false(in_test_thread());
	ztest_simple_1cpu_after(fixture);
}

static void rule_before(const struct ztest_unit_test *test, void *fixture)
{
	ARG_UNUSED(fixture);
	rules_before++;
	zassert_true(in_test_thread());
	zassert_str_equal(test->test_suite_name, "framework");
}

static void rule_after(const struct ztest_unit_test *test, void *fixture)
{
	ARG_UNUSED(test);
	ARG_UNUSED(fixture);
	rules_after++;
}

ZTEST_RULE(counting, rule_before, rule_after);
ZTEST_SUITE(framework, NULL, setup, before, after, NULL);

static bool never(const void *state)
{
	ARG_UNUSED(state);
	return false;
}

ZTEST_SUITE(refused, never, NULL, NULL, NULL, NULL);

ZTEST(refused, test_nothing)
{
	zassert_unreachable("the predicate said no");
}

/* ---- Order and mode ---------------------------------------------------------------------------- */

ZTEST(framework, test_1_first)
{
	zassert_equal(befores, 1);
	zassert_equal(afters, 0);
	first_has_run = true;
}

ZTEST_USER(framework, test_2_second)
{
	zassert_true(first_has_run);
	zassert_equal(befores, 2);
}

/* Every test before this one was finished properly, those that faulted too. */
ZTEST(framework, test_z_last)
{
	zassert_equal(afters, befores - 1);
	zassert_equal(rules_before, befores);
	zassert_equal(rules_after, afters);
}

ZTEST(framework, test_mode)
{
	zassert_false(k_is_user_context());
}

ZTEST_USER(framework, test_mode_user)
{
	zassert_equal(k_is_user_context(), IS_ENABLED(CONFIG_USERSPACE));
}

ZTEST_F(framework, test_fixture)
{
	zassert_equal(fixture->number, 42);
}

ZTEST_USER_F(framework, test_fixture_user)
{
	zassert_equal(fixture->number, 42);
}

/* ---- Claims ------------------------------------------------------------------------------------ */

ZTEST_USER(framework, test_claims)
{
	int number = 5;

	zassert_true(number == 5);
	zassert_false(number == 6, "with a text");
	zassert_ok(0, "and %s", "arguments");
	zassert_not_ok(number, NULL);
	zassert_is_null(NULL);
	zassert_not_null(&number);
	zassert_equal(number, 5);
	zassert_not_equal(number, 6);
	zassert_equal_ptr(&number, &number);
	zassert_within(number, 7, 2);
	zassert_not_within(number, 7, 1);
	zassert_between_inclusive(number, 5, 5);
	zassert_mem_equal("abc", "abd", 2);
	zassert_str_equal("abc", "abc");
	zexpect_true(number == 5);
	zassume_true(number == 5);
}

ZTEST_USER(framework, test_assert_ends)
{
	zassert_equal(1, 2, "on %s", "purpose");
	ztest_test_pass();
}
ZTEST_EXPECT_FAIL(framework, test_assert_ends);

ZTEST_USER(framework, test_expect_goes_on)
{
	zexpect_equal(1, 2, "on purpose");
	ztest_test_pass();
}
ZTEST_EXPECT_FAIL(framework, test_expect_goes_on);

ZTEST_USER(framework, test_assume_skips)
{
	zassume_equal(1, 2, "on purpose");
	ztest_test_fail();
}
ZTEST_EXPECT_SKIP(framework, test_assume_skips);

/* ---- Ends -------------------------------------------------------------------------------------- */

ZTEST(framework, test_pass)
{
	ztest_test_pass();
	ztest_test_fail();
}

ZTEST_USER(framework, test_pass_user)
{
	ztest_test_pass();
	ztest_test_fail();
}

ZTEST_USER(framework, test_skip)
{
	ztest_test_skip();
	ztest_test_fail();
}
ZTEST_EXPECT_SKIP(framework, test_skip);

static struct k_thread helper;
static K_THREAD_STACK_DEFINE(helper_stack, 1024);

static void fail_for_it(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	zassert_false(in_test_thread());
	ztest_test_fail();
}

/* Another thread, in user mode, ends the test. */
ZTEST(framework, test_failed_by_another)
{
	k_thread_create(&helper, helper_stack, K_THREAD_STACK_SIZEOF(helper_stack), fail_for_it,
			NULL, NULL, NULL, 1, K_USER, K_NO_WAIT);
	k_thread_join(&helper, K_FOREVER);
	ztest_test_pass();
}
ZTEST_EXPECT_FAIL(framework, test_failed_by_another);

/* ---- Faults that are expected ------------------------------------------------------------------ */

static unsigned int last_reason;

void ztest_post_fatal_error_hook(unsigned int reason, const struct arch_esf *esf)
{
	ARG_UNUSED(esf);
	last_reason = reason;
}

ZTEST(framework, test_fault_oops)
{
	ztest_set_fault_valid(true);
	k_oops();
	zassert_unreachable();
}

ZTEST_USER(framework, test_fault_oops_user)
{
	ztest_set_fault_valid(true);
	k_oops();
	zassert_unreachable();
}

ZTEST(framework, test_fault_panic)
{
	ztest_set_fault_valid(true);
	k_panic();
	zassert_unreachable();
}

ZTEST(framework, test_fault_reasons)
{
	zassert_equal(last_reason, K_ERR_KERNEL_PANIC, "that of the test before");
}

ZTEST(framework, test_assertion)
{
	ztest_set_assert_valid(true);
	__ASSERT(befores < 0, "on %s", "purpose");
	zassert_unreachable();
}

ZTEST_USER(framework, test_assertion_user)
{
	ztest_set_assert_valid(true);
	__ASSERT_NO_MSG(befores < 0);
	zassert_unreachable();
}
