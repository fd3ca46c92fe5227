/* SPDX-License-Identifier: Apache-2.0 */
/* BXNS and BLXNS: branches that leave the secure state, in which all of this system runs. There is
 * nothing on the other side; whoever goes there dies, and the processor comes back. */

#include "attack.h"

ATTACK_SUITE(non_secure);

static void leaves(void *target, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	__asm__ volatile("bxns %0" : : "r"(target) : "memory");
}

static void calls(void *target, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	__asm__ volatile("blxns %0" : : "r"(target) : "memory", "lr");
}

static const uintptr_t targets[] = {
	0x00000000,
	0x00000100,
	CONFIG_FLASH_BASE_ADDRESS,
	0x20000000,
	CONFIG_SRAM_BASE_ADDRESS - BOARD_SECURE_ALIAS,
	CONFIG_SRAM_BASE_ADDRESS,
	0x40000000,
	0x60000000,
	0xfefffffe,
	0xfffffffc,
	0xffffffbc,
};

ZTEST(non_secure, test_branch)
{
	for (size_t i = 0; i < ARRAY_SIZE(targets); i++) {
		attack_dies(leaves, (void *)targets[i], K_ERR_CPU_EXCEPTION);
		attack_dies(leaves, (void *)(targets[i] | 1), K_ERR_CPU_EXCEPTION);
	}
	attack_dies(leaves, (void *)((uintptr_t)privilege_probe & ~1u), K_ERR_CPU_EXCEPTION);
}

ZTEST(non_secure, test_call)
{
	for (size_t i = 0; i < ARRAY_SIZE(targets); i++) {
		attack_dies(calls, (void *)targets[i], K_ERR_CPU_EXCEPTION);
		attack_dies(calls, (void *)(targets[i] | 1), K_ERR_CPU_EXCEPTION);
	}
}
