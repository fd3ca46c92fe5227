/* SPDX-License-Identifier: Apache-2.0 */
/* ARMv7-M MPU: the hardware side.
 *
 * Registers are written and never read back to decide anything. While user regions are exchanged
 * the unit is off: between the two words of a region it would be one that nobody asked for.
 *
 * The first four of a region's words can be written through aliases, and RBAR says which region is
 * meant, so eight words at a time are copied (ARM DDI 0403, B3.5.7). */

#include "mpu_unit.h"
#include "mpu_v7m.h"
#include <kernel_internal.h>

static void write_region(struct arch_region region)
{
	MPU_RBAR(0) = region.rbar;
	MPU_RASR(0) = region.rasr;
}

static void write_kernel_region(unsigned int number, uint32_t start, uint32_t size,
				k_mem_partition_attr_t attr)
{
	struct arch_region region;

	if (!mpu_v7m_encode_region(&region, number, start, size, attr)) {
		printk("[0x%08x, 0x%08x) cannot be one region of the MPU\n", start, start + size);
		arch_halt(1);
	}
	write_region(region);
}

/* All of RAM, or a little more: what is around it is nobody's. */
static void protect_ram(uint32_t start, uint32_t end)
{
	uint32_t mask = UINT32_MAX >> __builtin_clz(start ^ (end - 1));

	write_kernel_region(ARCH_REGION_RAM, start & ~mask, mask + 1, K_MEM_PARTITION_P_RW_U_NA);
}

/* Below the boot stack; PendSV moves it. */
static void protect_stack(void)
{
#ifdef CONFIG_MPU_STACK_GUARD
	write_kernel_region(ARCH_REGION_GUARD, (uint32_t)z_interrupt_stacks, ARCH_STACK_GUARD_SIZE,
			    K_MEM_PARTITION_P_RO_U_NA);
#endif
}

void arch_protection_init(void)
{
	struct mpu_kernel_map map = mpu_kernel_map();

	mpu_check_size();
	MPU_CTRL = 0;
	for (unsigned int i = 0; i < MPU_REGIONS_OF_UNIT; i++) {
		write_region((struct arch_region){MPU_RBAR_VALID | i, 0});
	}
	protect_ram(CONFIG_SRAM_BASE_ADDRESS, map.ram_end);
	write_kernel_region(ARCH_REGION_CODE, map.rom_start, map.rom_end - map.rom_start,
			    IS_ENABLED(CONFIG_USERSPACE)
				    ? K_MEM_PARTITION_P_RX_U_RX
				    : Z_MEM_ATTR(MEM_PRIV_READ | MEM_PRIV_EXECUTE));
	protect_stack();
	mpu_on();
}

#ifdef CONFIG_USERSPACE

/* Without its number it would be another region that is none: the guard, for example. */
const uint32_t mpu_no_stack[2] = {MPU_RBAR_VALID | ARCH_REGION_STACK, 0};

bool arch_region_check(uintptr_t start, size_t size)
{
	return mpu_v7m_region_check((uint32_t)start, (uint32_t)size);
}

int arch_mem_domain_max_partitions_get(void)
{
	return MIN(CONFIG_MAX_DOMAIN_PARTITIONS, ARCH_PROTECTION_REGIONS);
}

int arch_protection_encode(struct arch_protection *image, const struct k_mem_partition *partitions,
			   size_t count)
{
	struct mpu_kernel_map map = mpu_kernel_map();

	return mpu_v7m_encode(image, partitions, count, &map);
}

struct arch_budget arch_protection_budget(const struct k_mem_partition *partitions, size_t count)
{
	struct mpu_kernel_map map = mpu_kernel_map();

	return (struct arch_budget){
		.needed = mpu_v7m_count(partitions, count, &map),
		.available = ARCH_PROTECTION_REGIONS,
		.kernels = CONFIG_MPU_REGIONS_LIMIT - ARCH_PROTECTION_REGIONS,
	};
}

void arch_stack_region_encode(uint32_t stack_region[2], uintptr_t start, size_t size)
{
	struct arch_region region = {mpu_no_stack[0], mpu_no_stack[1]};

	(void)mpu_v7m_encode_region(&region, ARCH_REGION_STACK, (uint32_t)start, (uint32_t)size,
				    K_MEM_PARTITION_P_RW_U_RW);
	stack_region[0] = region.rbar;
	stack_region[1] = region.rasr;
}

static void load_domain(const struct arch_protection *image)
{
	unsigned int i = 0;

#pragma GCC unroll 3
	for (; i + 4 <= ARCH_PROTECTION_REGIONS; i += 4) {
		(void)mpu_write_four(&image->region[i]);
	}
#pragma GCC unroll 3
	for (; i < ARCH_PROTECTION_REGIONS; i++) {
		write_region(image->region[i]);
	}
	mpu_loaded = (uintptr_t)image;
}

void arch_protection_load(const struct arch_protection *image, const uint32_t stack_region[2])
{
	MPU_CTRL = 0;
	write_region((struct arch_region){stack_region[0], stack_region[1]});
	if ((uintptr_t)image != mpu_loaded) {
		load_domain(image);
	}
	mpu_on();
}

const struct arch_protection *mpu_loaded_image(void)
{
	return (const struct arch_protection *)mpu_loaded;
}

/* ---- For reports ------------------------------------------------------------------------------- */

bool arch_protection_region(const struct arch_protection *image, const uint32_t stack_region[2],
			    unsigned int number, struct k_mem_partition *region)
{
	struct mpu_kernel_map map = mpu_kernel_map();

	if (number >= CONFIG_MPU_REGIONS_LIMIT) {
		return false;
	}
	*region = (struct k_mem_partition){0};
	if (number == ARCH_REGION_RAM) {
		*region = (struct k_mem_partition){CONFIG_SRAM_BASE_ADDRESS,
						   map.ram_end - CONFIG_SRAM_BASE_ADDRESS,
						   K_MEM_PARTITION_P_RW_U_NA};
	} else if (number == ARCH_REGION_CODE) {
		*region = (struct k_mem_partition){map.rom_start, map.rom_end - map.rom_start,
						   K_MEM_PARTITION_P_RX_U_RX};
	} else if (number == ARCH_REGION_STACK) {
		*region = mpu_v7m_decode_region(
			(struct arch_region){stack_region[0], stack_region[1]});
	} else if (number - ARCH_REGION_DOMAIN < ARCH_PROTECTION_REGIONS) {
		*region = mpu_v7m_decode_region(image->region[number - ARCH_REGION_DOMAIN]);
	}
	return true;
}

#endif
