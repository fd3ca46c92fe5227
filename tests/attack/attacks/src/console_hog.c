/* SPDX-License-Identifier: Apache-2.0 */
/* The console is everybody's. A user that is stopped in the middle of a line stops nobody else. */

#include "attack.h"
#include <zephyr/sys/printk.h>

ATTACK_SUITE(console_hog);

static const char long_line[] =
	"########################################################################################\n";

static void prints_forever(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	for (;;) {
		k_str_out((char *)(uintptr_t)long_line, sizeof(long_line) - 1);
	}
}

static void prints_once(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	printk("printed by a supervisor\n");
}

/* At whatever instruction of its printing. */
static void suspend(void *thread)
{
	k_thread_suspend(thread);
}

ZTEST(console_hog, test_suspended)
{
	for (uint32_t cycles = 20000; cycles < 20600; cycles += 97) {
		int result;

		attacker_create(prints_forever, NULL);
		console_is_silent = false;
		k_thread_start(&child[0]);
		interrupt_after(cycles, suspend, &child[0]);
		(void)k_sleep(K_TICKS(3));
		child_create(1, prints_once, NULL, 6, 0, K_NO_WAIT);
		result = k_thread_join(&child[1], K_MSEC(500));
		k_thread_abort(&child[0]);
		zassert_equal(result, 0, "a supervisor waits for a suspended user");
		oracles_ask();
	}
}

ZTEST(console_hog, test_aborted)
{
	for (uint32_t cycles = 20000; cycles < 20600; cycles += 97) {
		attacker_create(prints_forever, NULL);
		k_thread_start(&child[0]);
		(void)k_sleep(K_TICKS(2));
		k_thread_abort(&child[0]);
		console_is_silent = false;
		printk("the line goes on\n");
		oracles_ask();
	}
}
