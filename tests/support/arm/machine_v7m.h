/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief What the suites must know of MPS2 boards with ARMv7-M: each memory has two addresses, and
 * the bits of RAM and of devices have some more (bit-banding, ARM DDI 0337, 3.7). */
#ifndef TESTS_MACHINE_V7M_H
#define TESTS_MACHINE_V7M_H

/** Every stack pointer is compared with a limit. */
#define MACHINE_HAS_STACK_LIMIT 0

/** Jumps to where there is nothing, and leaves Thumb state. */
#define MACHINE_LEAVE_STATE "bx"

/** The kernel can execute memory that could be granted and is not loaded. */
#define MACHINE_UNOPENED_EXECUTES 0
/** Regions that no domain has, and what all regions are. */
#define MACHINE_KERNEL_REGIONS (3 + IS_ENABLED(CONFIG_MPU_STACK_GUARD))
#define MACHINE_REGIONS	       CONFIG_MPU_REGIONS_LIMIT
#define MACHINE_REGION_RULE                                                                        \
	"powers of two from 32 bytes on, at a multiple of their size, and neighbouring eighths "   \
	"of those from 256 bytes on"
/** Where 33 bytes may begin. */
#define MACHINE_ALIGN_OF_33 64

/** The same memories have other addresses that much lower; 0: they have not. */
#define MACHINE_ALIAS 0
/** Another address of RAM, or one where nothing is. */
#define MACHINE_ALIAS_OF_RAM (CONFIG_SRAM_BASE_ADDRESS + 0x400000)

#define MACHINE_BOARD_DEVICES                                                                      \
	BOARD_TIMER0_BASE + 4, 0x40008000, 0x4002F000, 0x00000040, 0x00001000, 0x01000000,         \
		0x20400000, 0x20402000, 0x21000000, 0x22000000, 0x22010000, 0x42000000, 0x42080000

#endif
