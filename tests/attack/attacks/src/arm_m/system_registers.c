/* SPDX-License-Identifier: Apache-2.0 */
/* The processor's own registers, read and written by a user: each access faults, at its address. */

#include "attack.h"

ATTACK_SUITE(system_registers);

static const uint32_t registers[] = {
	0xE0000000, 0xE0000E00, 0xE0000E80, 0xE0000FB0,		    /* ITM */
	0xE0001000, 0xE0001004, 0xE0001020, 0xE0001028, 0xE0001FB0, /* DWT */
	0xE0002000, 0xE0002008,					    /* FPB */
	0xE000E004, 0xE000E008, 0xE000E00C,			    /* ICTR, ACTLR, CPPWR */
	0xE000E010, 0xE000E014, 0xE000E018, 0xE000E01C,		    /* SysTick */
	0xE000E100, 0xE000E104, 0xE000E180, 0xE000E200, 0xE000E280, /* NVIC */
	0xE000E300, 0xE000E380, 0xE000E400, 0xE000E47C, 0xE000ED00, 0xE000ED04,
	0xE000ED08, 0xE000ED0C, 0xE000ED10, /* SCB */
	0xE000ED14, 0xE000ED18, 0xE000ED1C, 0xE000ED20, 0xE000ED24, 0xE000ED28,
	0xE000ED2C, 0xE000ED30, 0xE000ED34, 0xE000ED38, 0xE000ED88, 0xE000ED8C, /* CPACR, NSACR */
	0xE000ED90, 0xE000ED94, 0xE000ED98, 0xE000ED9C, 0xE000EDA0,		/* MPU */
	0xE000EDA4, 0xE000EDB8, 0xE000EDC0, 0xE000EDC4, 0xE000EDD0, 0xE000EDD4,
	0xE000EDD8, 0xE000EDDC, 0xE000EDE4,			    /* SAU */
	0xE000EDF0, 0xE000EDF4, 0xE000EDF8, 0xE000EDFC, 0xE000EE04, /* debug */
	0xE000EF00,						    /* STIR */
	0xE000EF34, 0xE000EF38, 0xE000EF3C,			    /* FPU */
	0xE000EF50, 0xE000EF5C, 0xE000EF78,			    /* caches */
	0xE002E010, 0xE002ED04, 0xE002ED08, 0xE002ED94, 0xE002EF00, /* the non-secure ones */
	0xE0040000, 0xE0041000, 0xE00FF000, 0xE00FFFFC,
};

static void reads(void *address, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)*(volatile uint32_t *)address;
}

static void writes(void *address, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	*(volatile uint32_t *)address = 0xffffffff;
}

static void writes_byte(void *address, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	*(volatile uint8_t *)address = 0;
}

ZTEST(system_registers, test_all)
{
	for (size_t i = 0; i < ARRAY_SIZE(registers); i++) {
		const void *address = (const void *)(uintptr_t)registers[i];

		attack_dies_at(reads, address, K_ERR_CPU_EXCEPTION, address);
		zassert_equal(fault.access, FAULT_READ);
		attack_dies_at(writes, address, K_ERR_CPU_EXCEPTION, address);
		zassert_equal(fault.access, FAULT_WRITE);
		attack_dies_at(writes_byte, address, K_ERR_CPU_EXCEPTION, address);
	}
}

/* Devices of the board, under all of their addresses. */
ZTEST(system_registers, test_devices)
{
	static const uint32_t devices[] = {
		BOARD_UART0_BASE,      BOARD_UART0_BASE + 8,  BOARD_TIMER0_BASE,
		BOARD_TIMER0_BASE + 4, MACHINE_BOARD_DEVICES,
	};

	for (size_t i = 0; i < ARRAY_SIZE(devices); i++) {
		const void *address = (const void *)(uintptr_t)devices[i];

		attack_dies_at(reads, address, K_ERR_CPU_EXCEPTION, address);
		attack_dies_at(writes, address, K_ERR_CPU_EXCEPTION, address);
	}
}
