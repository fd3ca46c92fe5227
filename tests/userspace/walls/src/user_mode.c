/* SPDX-License-Identifier: Apache-2.0 */
/* k_thread_user_mode_enter(): one way, with nothing of the supervisor taken along. */

#include "support.h"
#include <zephyr/internal/syscall_handler.h>

#define SECRET 0x5ec2e75e

static K_SEM_DEFINE(granted, 1, 1);

static ZTEST_BMEM struct {
	bool ran;
	bool in_user_mode;
	bool permitted;
	unsigned int secrets;
	void *arguments[3];
	uint32_t registers[8];
	bool in_user_mode_after_try;
} seen;

static void before(void *fixture)
{
	ARG_UNUSED(fixture);
	memset(&seen, 0, sizeof(seen));
	events_clear();
}

ZTEST_SUITE(user_mode, NULL, NULL, before, children_end, NULL);

/* Registers that may still hold what the supervisor had in them. */
static __attribute__((naked)) void save_registers(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	__asm__ volatile(MACHINE_SAVE_REGISTERS("seen_registers", "in_user_mode"));
}

uint32_t *const seen_registers = seen.registers;

void in_user_mode(void *p1, void *p2, void *p3);

void in_user_mode(void *p1, void *p2, void *p3)
{
	const uint32_t *stack = (const uint32_t *)K_THREAD_STACK_BUFFER(child_stack[0]);

	seen.ran = true;
	seen.in_user_mode = k_is_user_context();
	seen.arguments[0] = p1;
	seen.arguments[1] = p2;
	seen.arguments[2] = p3;
	for (size_t i = 0; i < CHILD_STACK_SIZE / sizeof(uint32_t); i++) {
		seen.secrets += stack[i] == SECRET;
	}
	machine_try_privilege();
	seen.in_user_mode_after_try = k_is_user_context();
	seen.permitted = k_object_access_check(&granted) == 0;
}

static __noinline void leave_secrets(void)
{
	volatile uint32_t secrets[100];

	for (size_t i = 0; i < ARRAY_SIZE(secrets); i++) {
		secrets[i] = SECRET;
	}
	ARG_UNUSED(secrets);
}

static void enters(void *entry, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	leave_secrets();
	event('e');
	k_thread_user_mode_enter(entry, (void *)11, (void *)22, (void *)33);
	event('!');
}

ZTEST(user_mode, test_enter)
{
	child_create(0, enters, save_registers, 2, 0, K_FOREVER);
	k_object_access_grant(&granted, &child[0]);
	k_thread_start(&child[0]);
	child_join(0);
	zassert_events("e");
	zassert_true(seen.ran && seen.in_user_mode);
	zassert_true(seen.permitted);
	zassert_equal_ptr(seen.arguments[0], (void *)11);
	zassert_equal_ptr(seen.arguments[1], (void *)22);
	zassert_equal_ptr(seen.arguments[2], (void *)33);
	zassert_equal(seen.secrets, 0, "the stack still holds %u secrets", seen.secrets);
	zassert_true(seen.in_user_mode_after_try);
}

/* Not only what the thread used: all that was there. */
static void fills_stack_and_enters(void *entry, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	uint32_t *word = (uint32_t *)Z_STACK_GUARD_END(child_stack[0]);

	while (word < (uint32_t *)__builtin_frame_address(0) - 16) {
		*word++ = SECRET;
	}
	k_thread_user_mode_enter(entry, NULL, NULL, NULL);
}

ZTEST(user_mode, test_stack_is_cleared)
{
	child_create(0, fills_stack_and_enters, in_user_mode, 2, 0, K_NO_WAIT);
	child_join(0);
	zassert_true(seen.ran);
	zassert_equal(seen.secrets, 0);
}

static void returns_at_once(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
}

/* An essential thread that becomes a user is essential no longer: its end would stop the system. */
ZTEST(user_mode, test_essential_is_cleared)
{
	child_create(0, enters, returns_at_once, 2, K_ESSENTIAL, K_NO_WAIT);
	child_join(0);
	zassert_equal(child[0].base.user_options & K_ESSENTIAL, 0);
	zassert_equal(child[0].base.user_options & K_USER, K_USER);
}

static void enters_again(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	k_thread_user_mode_enter(returns_at_once, NULL, NULL, NULL);
}

ZTEST(user_mode, test_not_for_users)
{
	faults_expect(1);
	child_create(0, enters, enters_again, 2, 0, K_NO_WAIT);
	child_join(0);
	zassert_equal(fault.count, 1);
	zassert_equal(fault.reason, K_ERR_CPU_EXCEPTION);
	zassert_true(fault.user);
}

static K_KERNEL_STACK_DEFINE(kernel_stack, 1024);
static struct k_thread kernel_thread;

ZTEST(user_mode, test_not_on_kernel_stack)
{
	faults_expect(1);
	(void)k_thread_create(&kernel_thread, kernel_stack, K_KERNEL_STACK_SIZEOF(kernel_stack),
			      enters, in_user_mode, NULL, NULL, 2, 0, K_NO_WAIT);
	zassert_equal(k_thread_join(&kernel_thread, K_SECONDS(1)), 0);
	zassert_equal(fault.count, 1);
	zassert_equal(fault.reason, K_ERR_KERNEL_PANIC);
	zassert_false(seen.ran);
}

/* A user on a kernel stack would have no region, so it would have to run privileged. */
static void creates_user_on_kernel_stack(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)k_thread_create(&kernel_thread, kernel_stack, K_KERNEL_STACK_SIZEOF(kernel_stack),
			      in_user_mode, NULL, NULL, NULL, 2, K_USER, K_NO_WAIT);
	event('!');
}

ZTEST(user_mode, test_no_user_on_kernel_stack)
{
	faults_expect(1);
	child_create(0, creates_user_on_kernel_stack, NULL, 1, 0, K_NO_WAIT);
	child_join(0);
	(void)k_thread_join(&kernel_thread, K_MSEC(10));
	zassert_equal(fault.count, 1);
	zassert_equal_ptr(fault.thread, &child[0]);
	zassert_equal(fault.reason, K_ERR_KERNEL_PANIC);
	zassert_false(seen.ran);
	zassert_events("");
}

/* In the new mode, with the old domain's memory and not more. */
static uint8_t kernel_byte;

static void writes_kernel_byte(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	seen.ran = true;
	kernel_byte = 1;
}

ZTEST(user_mode, test_walls_stand_at_once)
{
	faults_expect(1);
	child_create(0, enters, writes_kernel_byte, 2, 0, K_NO_WAIT);
	child_join(0);
	zassert_true(seen.ran);
	zassert_equal(fault.count, 1);
	zassert_equal(fault.reason, K_ERR_CPU_EXCEPTION);
	zassert_equal(fault.address, (uint32_t)(uintptr_t)&kernel_byte);
	zassert_equal(kernel_byte, 0);
}

/* Callee-saved registers of the supervisor do not come along either. */
static __attribute__((naked)) void enter_with_secrets(void *entry, void *p2, void *p3)
{
	ARG_UNUSED(entry);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	__asm__ volatile(MACHINE_SPREAD_SECRET(STRINGIFY(SECRET), "k_thread_user_mode_enter"));
}

ZTEST(user_mode, test_registers_are_cleared)
{
	child_create(0, enter_with_secrets, save_registers, 2, 0, K_NO_WAIT);
	child_join(0);
	zassert_true(seen.ran);
	for (size_t i = 0; i < ARRAY_SIZE(seen.registers); i++) {
		zassert_not_equal(seen.registers[i], SECRET, "register %u", (unsigned int)i);
	}
}

/* A supervisor that locked the scheduler: whoever was to wait for that runs before the user does. */
static void says_and_ends(void *what, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event((char)(uintptr_t)what);
}

static void says_and_spins(void *what, void *p2, void *p3)
{
	says_and_ends(what, p2, p3);
	for (;;) {
	}
}

static void locks_and_enters(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	k_sched_lock();
	k_thread_start(&child[1]);
	event('l');
	k_thread_user_mode_enter(says_and_spins, (void *)'u', NULL, NULL);
}

ZTEST(user_mode, test_scheduler_was_locked)
{
	child_create(0, locks_and_enters, NULL, 6, 0, K_NO_WAIT);
	child_create(1, says_and_ends, (void *)'h', 5, 0, K_FOREVER);
	(void)k_sleep(K_TICKS(3));
	zassert_events("lhu");
}

/* ---- Where a thread's user code keeps data of its own ------------------------------------------- */

static ZTEST_BMEM struct {
	struct _thread_userspace_local_data *where;
	int at_first;
	int afterwards;
} local;

static void looks_at_local_data(void *where, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	local.where = where;
	local.at_first = local.where->errno_var;
	local.where->errno_var = 77;
	local.afterwards = local.where->errno_var;
}

static void leaves_secret_there(void *entry, void *p2, void *p3)
{
	struct _thread_userspace_local_data *mine = k_current_get()->userspace_local_data;

	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	zassert_equal(mine->errno_var, 0);
	mine->errno_var = (int)SECRET;
	k_thread_user_mode_enter((k_thread_entry_t)entry, mine, NULL, NULL);
}

static void check_local_data(void)
{
	uintptr_t begin = (uintptr_t)K_THREAD_STACK_BUFFER(child_stack[0]);

	zassert_between_inclusive((uintptr_t)local.where, begin,
				  begin + K_THREAD_STACK_SIZEOF(child_stack[0]) -
					  sizeof(*local.where));
	zassert_equal(local.at_first, 0);
	zassert_equal(local.afterwards, 77);
	memset(&local, 0, sizeof(local));
}

/* On its own stack, zero when it begins and when it enters user mode. */
ZTEST(user_mode, test_local_data)
{
	for (int round = 0; round < 2; round++) {
		child_create(0, leaves_secret_there, looks_at_local_data, 2, 0, K_NO_WAIT);
		child_join(0);
		check_local_data();
	}
}

ZTEST(user_mode, test_local_data_of_another)
{
	child_create(0, looks_at_local_data, NULL, 2, K_USER, K_FOREVER);
	faults_expect(1);
	child_create(1, looks_at_local_data, child[0].userspace_local_data, 2, K_USER, K_NO_WAIT);
	child_join(1);
	zassert_equal(fault.count, 1);
	zassert_equal(fault.reason, K_ERR_CPU_EXCEPTION);
	zassert_equal(fault.address, (uint32_t)(uintptr_t)child[0].userspace_local_data);
	zassert_equal(local.at_first, 0);
}
