/* SPDX-License-Identifier: Apache-2.0 */
/* The shell's attacker is contained and leaves nothing behind; and users cannot use the shell. */

#include "listen.h"
#include <bulkhead/introspect.h>
#include <zephyr/app_memory/app_memdomain.h>
#include <zephyr/shell/shell_uart.h>

K_APPMEM_PARTITION_DEFINE(victim_partition);
static K_APP_BMEM(victim_partition) volatile uint8_t victim_byte;
static struct k_mem_domain victim_domain;

static void sleeps(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	victim_byte = 42;
	k_sleep(K_FOREVER);
}

static void *setup(void)
{
	struct k_mem_partition *partitions[] = {&victim_partition};

	zassert_equal(k_mem_domain_init(&victim_domain, 1, partitions), 0);
	return NULL;
}

static void before(void *fixture)
{
	ARG_UNUSED(fixture);
	child_create(1, sleeps, NULL, 6, K_USER, K_FOREVER);
	k_thread_name_set(&child[1], "victim");
	zassert_equal(k_mem_domain_add_thread(&victim_domain, &child[1]), 0);
	k_thread_start(&child[1]);
	let_run();
}

ZTEST_SUITE(shell_attacks, NULL, setup, before, children_end, NULL);

/* ---- The attacker ----------------------------------------------------------------------------- */

static void contained(const char *command, unsigned int reason)
{
	faults_expect(1);
	zassert_equal(run(command), 0, "%s", said);
	zassert_said("Contained: the attacker has ended");
	zassert_not_said("still there");
	zassert_equal(fault.count, 1);
	zassert_equal(fault.reason, reason, "%u", fault.reason);
}

ZTEST(shell_attacks, test_contained)
{
	contained("wall attack read victim_partition", K_ERR_CPU_EXCEPTION);
	zassert_equal(fault.address, victim_partition.start);
	contained("wall attack write victim_partition", K_ERR_CPU_EXCEPTION);
	zassert_equal(fault.address, victim_partition.start);
	contained("wall attack jump victim_partition", K_ERR_CPU_EXCEPTION);
	zassert_equal(fault.address, victim_partition.start);
	contained("wall attack jump victim_partition victim", K_ERR_CPU_EXCEPTION);
	contained("wall attack overflow", K_ERR_STACK_CHK_FAIL);
	contained("wall attack overflow victim", K_ERR_STACK_CHK_FAIL);
	contained("wall attack call shell_uart", K_ERR_KERNEL_OOPS);
	k_object_access_grant(&child[1], k_current_get()); /* which is no right of the attacker's */
	contained("wall attack call victim", K_ERR_KERNEL_OOPS);
	contained("wall attack call victim_partition victim", K_ERR_KERNEL_OOPS);
	zassert_equal(victim_byte, 42);
}

/* What the domain of a thread allows is no attack, and changes nothing. */
ZTEST(shell_attacks, test_allowed)
{
	zassert_equal(run("wall attack read victim_partition victim"), 0);
	zassert_said("the attacker reads 0x2a");
	zassert_said("Not stopped: this is allowed.");
	zassert_equal(run("wall attack write victim_partition victim"), 0);
	zassert_said("the attacker writes");
	zassert_equal(victim_byte, 42, "as it was");
}

static void spin(void)
{
	for (;;) {
	}
}

ZTEST(shell_attacks, test_endless)
{
	char command[60];
	int64_t before = k_uptime_get();

	snprintk(command, sizeof(command), "wall attack jump 0x%08x",
		 (unsigned int)((uintptr_t)spin & ~(uintptr_t)1));
	zassert_equal(run(command), 0);
	zassert_said("Still running after a second, and ended by the shell.");
	zassert_not_said("still there");
	zassert_true(k_uptime_get() - before >= 1000);
}

ZTEST(shell_attacks, test_errors)
{
	zassert_equal(run("wall attack read"), -EINVAL);
	zassert_equal(run("wall attack read nowhere"), -EINVAL);
	zassert_equal(run("wall attack read 0 nobody"), -EINVAL);
	zassert_equal(run("wall attack overflow nobody"), -EINVAL);
	zassert_equal(run("wall attack call nothing"), -EINVAL);
	zassert_equal(run("wall attack"), SHELL_CMD_HELP_PRINTED);
	zassert_equal(run("wall grant"), SHELL_CMD_HELP_PRINTED);
}

/* All that the kernel knows of its objects and domains, but for the attacker's reason to end. */
static void add_object(struct k_object *object, void *arg)
{
	uint32_t *sum = arg;

	*sum = *sum * 31 + (uint32_t)(uintptr_t)object->name;
	*sum = *sum * 31 + object->flags;
	for (size_t i = 0; i < sizeof(object->perms); i++) {
		*sum = *sum * 31 + object->perms[i];
	}
}

static void add_domain(const struct introspect_domain *domain, void *arg)
{
	uint32_t *sum = arg;

	*sum = *sum * 31 + (uint32_t)(uintptr_t)domain->id;
	*sum = *sum * 31 + (uint32_t)domain->num_partitions;
	*sum = *sum * 31 + (uint32_t)(uintptr_t)domain->id->threads;
}

static uint32_t state_of_the_walls(void)
{
	uint32_t sum = 0;

	k_object_wordlist_foreach(add_object, &sum);
	introspect_domains(add_domain, &sum);
	return sum;
}

ZTEST(shell_attacks, test_nothing_is_left)
{
	static const char *const commands[] = {
		"wall attack read victim_partition",
		"wall attack write 0 victim",
		"wall attack jump victim_partition",
		"wall attack overflow",
		"wall attack call victim",
		"wall attack overflow victim",
		"wall attack read victim_partition victim",
	};
	uint32_t state;

	for (size_t i = 0; i < ARRAY_SIZE(commands); i++) {
		faults_expect(1);
		zassert_equal(run(commands[i]), 0); /* its domain is known from now on */
	}
	state = state_of_the_walls();
	for (int i = 0; i < 100; i++) {
		faults_expect(1);
		zassert_equal(run(commands[(size_t)i % ARRAY_SIZE(commands)]), 0);
		zassert_equal(state_of_the_walls(), state, "%d: %s", i, said);
	}
	faults_expect(0);
}

/* ---- Users and the shell ---------------------------------------------------------------------- */

static void user_dies(k_thread_entry_t entry, const void *p1, unsigned int reason)
{
	faults_expect(1);
	child_create(0, entry, (void *)(uintptr_t)p1, 6, K_USER, K_NO_WAIT);
	child_join(0);
	zassert_equal(fault.count, 1);
	zassert_equal(fault.reason, reason);
}

static void reads(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)*(const volatile uint8_t *)p1;
}

static void writes(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	*(volatile uint8_t *)p1 = 0;
}

static void runs_command(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)shell_execute_cmd(NULL, p1);
}

static void changes_prompt(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)shell_prompt_change(NULL, "root# ");
}

static void aborts(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	k_thread_abort(p1);
}

static void looks(void *p1, void *p2, void *p3)
{
	struct introspect_object object;

	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)introspect_object(p1, &object);
}

static void find_shell(const struct introspect_thread *thread, void *arg)
{
	if (strcmp(thread->name, "shell_uart") == 0) {
		*(k_tid_t *)arg = thread->id;
	}
}

ZTEST(shell_attacks, test_users_have_no_shell)
{
	k_tid_t shell_thread = NULL;

	introspect_threads(find_shell, &shell_thread);
	zassert_not_null(shell_thread);
	user_dies(reads, shell_backend_uart_get_ptr(), K_ERR_CPU_EXCEPTION);
	zassert_equal(fault.address, (uintptr_t)shell_backend_uart_get_ptr());
	user_dies(writes, shell_backend_uart_get_ptr(), K_ERR_CPU_EXCEPTION);
	zassert_equal(fault.address, (uintptr_t)shell_backend_uart_get_ptr());
	user_dies(runs_command, "wall map", K_ERR_CPU_EXCEPTION);
	user_dies(changes_prompt, NULL, K_ERR_CPU_EXCEPTION);
	user_dies(looks, &child[1], K_ERR_CPU_EXCEPTION);
	user_dies(aborts, shell_thread, K_ERR_KERNEL_OOPS);
	zassert_equal(run("thing"), SHELL_CMD_HELP_PRINTED, "it still runs commands");
}
