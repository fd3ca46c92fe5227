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
#include <zephyr/arch/riscv/csr.h> /* what pmpcfg holds */

/* With Smepmp and mseccfg.MML set, rights read otherwise (the extension's truth table). Rules that
 * are not locked, and bind machine mode too: */
#define PMP_NOBODY    0u
#define PMP_SHARED_RO PMP_W	      /* machine mode reads and writes, users read */
#define PMP_SHARED_RW (PMP_W | PMP_X) /* both read and write */
/* and locked ones: */
#define PMP_SHARED_CODE	     (PMP_L | PMP_W | PMP_X)	     /* both execute, machine mode reads */
#define PMP_SHARED_CONSTANTS (PMP_L | PMP_R | PMP_W | PMP_X) /* both read */

/** An entry's byte of its configuration register. */
#define PMP_CFG(entry, cfg) ((uint32_t)(cfg) << (8 * ((entry) % 4)))
/** pmpaddr of a power of two, aligned to itself. */
#define PMP_NAPOT_ADDR(start, size) ((start) >> 2 | ((size) / 8 - 1))
/** Both ends of a range that is empty: not 0, where one emulator takes it for all memory. */
#define PMP_NOWHERE 1u

/** Below RAM: closed to everybody, so that the interrupt stack, which lies where RAM begins, cannot
 * overflow unseen. */
#define PMP_GUARD_SIZE 4096u
#define PMP_GUARD_CFG  (PMP_NAPOT | PMP_L)
#define PMP_GUARD_ADDR PMP_NAPOT_ADDR((uint32_t)__ram_start - PMP_GUARD_SIZE, PMP_GUARD_SIZE)

/** pmpcfg1 of a domain without partitions, and pmpcfg3; pmpcfg2 is 0. */
#ifdef CONFIG_RISCV_SMEPMP
#define PMP_CFG1 PMP_CFG(PMP_STACK, PMP_TOR | PMP_SHARED_RW)
#else
#define PMP_CFG1 0
#endif
#define PMP_CFG3 PMP_CFG(PMP_GUARD, PMP_GUARD_CFG)

/** What is not for partitions, or not for all. */
struct pmp_map {
	uint32_t rom_start, rom_end; /**< code and constants */
	uint32_t ram_start, ram_end; /**< the kernel's: in a partition as a whole, or not at all */
};

/** The machine stops with @p sentence as soon as it can be printed. */
void pmp_is_missing(const char *sentence);

#define PMP_CANNOT 0xffu

/** The rights in pmpcfg that @p attr asks for; 0: nothing for users; PMP_CANNOT: there are none. */
uint32_t pmp_rights(k_mem_partition_attr_t attr);
/** And back. */
k_mem_partition_attr_t pmp_attr(uint32_t cfg);

/** What entry @p number opens to users before all domains; size 0: nothing. */
struct k_mem_partition pmp_fixed_region(unsigned int number);

/** What the domain's entry @p index opens to users; size 0: nothing. */
struct k_mem_partition pmp_decode(const struct arch_protection *image, unsigned int index);

/** arch_protection_encode() for a given map. */
int pmp_encode(struct arch_protection *image, const struct k_mem_partition *partitions,
	       size_t count, const struct pmp_map *map);

/** How many entries the partitions take, also if there are not as many; or -EINVAL. */
int pmp_count(const struct k_mem_partition *partitions, size_t count, const struct pmp_map *map);

#endif
