/* SPDX-License-Identifier: Apache-2.0 */
/* The user's half of an attack. All of it runs in user mode, so its calls are system calls. */

#include "attack.h"

static void reads(const volatile uint8_t *address)
{
	printk("    the attacker reads 0x%02x\n", *address);
}

static void writes(volatile uint8_t *address, bool keeps)
{
	*address = keeps ? *address : 0;
	printk("    the attacker writes\n");
}

/* The lowest bit of a function's address says on some CPUs in which instruction set it is. */
static void jumps(uintptr_t address)
{
	void (*function)(void) = (void (*)(void))(address | ((uintptr_t)jumps & 1));

	function();
	printk("    the attacker is back\n");
}

static __noinline unsigned int overflows(unsigned int depth)
{
	volatile uint32_t frame[4] = {depth};

	return depth == UINT32_MAX ? frame[0] : overflows(depth + 1) + frame[depth % 4];
}

void attacker(void *p1, void *p2, void *p3)
{
	switch ((enum attack_kind)(uintptr_t)p1) {
	case ATTACK_READ:
		reads(p2);
		break;
	case ATTACK_WRITE:
		writes(p2, p3 != NULL);
		break;
	case ATTACK_JUMP:
		jumps((uintptr_t)p2);
		break;
	case ATTACK_OVERFLOW:
		(void)overflows(0);
		break;
	case ATTACK_CALL:
		k_thread_abort(p2);
		printk("    the attacker's call is done\n");
		break;
	}
}
