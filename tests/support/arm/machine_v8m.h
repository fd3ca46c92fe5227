/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief What the suites must know of Cortex-M33 in a subsystem with secure and other addresses. */
#ifndef TESTS_MACHINE_V8M_H
#define TESTS_MACHINE_V8M_H

/** Every stack pointer is compared with a limit (PSPLIM). */
#define MACHINE_HAS_STACK_LIMIT 1

/** Jumps to where there is nothing, and leaves the secure state. */
#define MACHINE_LEAVE_STATE "bxns"

/** The kernel can execute memory that could be granted and is not loaded. */
#define MACHINE_UNOPENED_EXECUTES 1
/** Regions that no domain has, and what all regions are. */
#define MACHINE_KERNEL_REGIONS 3
#define MACHINE_REGIONS	       CONFIG_MPU_REGIONS_LIMIT
#define MACHINE_REGION_RULE    "multiples of 32 bytes, at multiples of 32"
/** Where 33 bytes may begin. */
#define MACHINE_ALIGN_OF_33 32

/** The same memories have other addresses that much lower; 0: they have not. */
#define MACHINE_ALIAS BOARD_SECURE_ALIAS
/** Another address of RAM, or one where nothing is. */
#define MACHINE_ALIAS_OF_RAM (CONFIG_SRAM_BASE_ADDRESS - BOARD_SECURE_ALIAS)

#define MACHINE_BOARD_DEVICES                                                                      \
	BOARD_UART0_BASE - BOARD_SECURE_ALIAS, BOARD_SPCB_BASE, BOARD_SPCB_BASE + 0x3000,          \
		BOARD_SPCB_BASE - BOARD_SECURE_ALIAS, BOARD_MPC_BASE,                              \
		BOARD_MPC_BASE - BOARD_SECURE_ALIAS, 0x20000000

#endif
