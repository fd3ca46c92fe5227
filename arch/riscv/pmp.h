/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief PMP: encoding, apart from the hardware so that it can be tested on the host. */
#ifndef ARCH_RISCV_PMP_H
#define ARCH_RISCV_PMP_H

#include "offsets.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <zephyr/app_memory/mem_domain.h>

/* pmpcfg (RISC-V privileged architecture, "Physical Memory Protection CSRs"). */
#define PMP_R	  0x01u
#define PMP_W	  0x02u
#define PMP_X	  0x04u
#define PMP_TOR	  0x08u /* from the address of the entry before */
#define PMP_NAPOT 0x18u
#define PMP_L	  0x80u

/** Both ends of a range that is empty: not 0, where one emulator takes it for all memory. */
#define PMP_NOWHERE 1u

/** An entry's byte of its configuration register. */
#define PMP_CFG(entry, cfg) ((uint32_t)(cfg) << (8 * ((entry) % 4)))

/** Below RAM: closed to everybody, so that the interrupt stack, which lies where RAM begins, cannot
 * overflow unseen. A power of two, so that it takes one entry. */
#define PMP_GUARD_SIZE 4096u
#define PMP_GUARD_CFG  (PMP_NAPOT | PMP_L)

/** pmpcfg1 to pmpcfg3 of a domain without partitions. */
#define PMP_NO_PARTITIONS                                                                          \
	{                                                                                          \
		0, 0, PMP_CFG(PMP_GUARD, PMP_GUARD_CFG)                                            \
	}

/** What is not for partitions, or not for all. */
struct pmp_map {
	uint32_t rom_start, rom_end; /**< code and constants: entries 0 and 1 */
	uint32_t ram_start, ram_end; /**< the kernel's: in a partition as a whole, or not at all */
};

/** What the domain's entry @p index opens to users; size 0: nothing. */
struct k_mem_partition pmp_decode(const struct arch_protection *image, unsigned int index);

/** arch_protection_encode() for a given map. */
int pmp_encode(struct arch_protection *image, const struct k_mem_partition *partitions,
	       size_t count, const struct pmp_map *map);

#endif
