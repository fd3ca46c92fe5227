/* SPDX-License-Identifier: Apache-2.0 */
/* PMP: what users may do. entry.S exchanges the entries at a switch; registers are written and never
 * read back to decide anything. */

#include "offsets.h"
#include "pmp.h"
#include "riscv.h"
#include <zephyr/linker/linker-defs.h>

BUILD_ASSERT(PMP_FIRST + ARCH_PMP_DOMAIN == PMP_GUARD);
BUILD_ASSERT(offsetof(struct arch_protection, cfg) == 0);
BUILD_ASSERT(offsetof(struct arch_protection, used) == OFFSET_PROTECTION_USED);
BUILD_ASSERT(offsetof(struct arch_protection, addr) == OFFSET_PROTECTION_ADDR);

/* The image in the unit, NULL: none. */
extern const struct arch_protection *riscv_pmp_loaded;
const struct arch_protection *riscv_pmp_loaded;

bool arch_region_check(uintptr_t start, size_t size)
{
	return (start | size) % ARCH_REGION_GRANULE == 0 && size > 0;
}

int arch_mem_domain_max_partitions_get(void)
{
	return MIN(CONFIG_MAX_DOMAIN_PARTITIONS, ARCH_PMP_DOMAIN);
}

/* What entry @p number opens, if it opens anything. */
bool arch_protection_region(const struct arch_protection *image, const uint32_t stack_region[2],
			    unsigned int number, struct k_mem_partition *region)
{
	if (number > PMP_GUARD) {
		return false;
	}
	if (number == PMP_STACK) {
		*region = (struct k_mem_partition){stack_region[0] << 2,
						   (stack_region[1] - stack_region[0]) << 2,
						   K_MEM_PARTITION_P_RW_U_RW};
	} else if (number >= PMP_FIRST && number < PMP_GUARD) {
		*region = pmp_decode(image, number - PMP_FIRST);
	} else {
		*region = pmp_fixed_region(number);
	}
	return true;
}

/* The platform says where devices are: here, below RAM. */
bool arch_is_device_memory(uintptr_t address)
{
	return address < (uintptr_t)__rom_start && address < (uintptr_t)__ram_start;
}

static struct pmp_map kernel_map(void)
{
	return (struct pmp_map){
		.rom_start = (uint32_t)__rom_start,
		.rom_end = (uint32_t)__rom_end,
		.ram_start = (uint32_t)__kernel_ram_start,
		.ram_end = (uint32_t)__kernel_ram_end,
	};
}

int arch_protection_encode(struct arch_protection *image, const struct k_mem_partition *partitions,
			   size_t count)
{
	struct pmp_map map = kernel_map();

	return pmp_encode(image, partitions, count, &map);
}

struct arch_budget arch_protection_budget(const struct k_mem_partition *partitions, size_t count)
{
	struct pmp_map map = kernel_map();

	return (struct arch_budget){
		.needed = pmp_count(partitions, count, &map),
		.available = ARCH_PMP_DOMAIN,
		.kernels = PMP_GUARD + 1 - ARCH_PMP_DOMAIN,
	};
}

void arch_stack_region_encode(uint32_t stack_region[2], uintptr_t start, size_t size)
{
	stack_region[0] = (uint32_t)start >> 2;
	stack_region[1] = (uint32_t)(start + size) >> 2;
}

void arch_protection_changed(const struct arch_protection *image)
{
	static const uint32_t no_stack[] = {PMP_NOWHERE, PMP_NOWHERE};
	const struct arch_context *current = &_kernel.current->context;

	if (image != riscv_pmp_loaded) {
		return;
	}
	riscv_pmp_loaded = NULL;
	arch_protection_load(image, current->image != NULL ? current->stack_region : no_stack);
	if (image->used == 0) {
		riscv_pmp_loaded =
			NULL; /* nothing of it is left: it may be the end of the domain */
	}
}
