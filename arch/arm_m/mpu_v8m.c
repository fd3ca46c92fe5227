/* SPDX-License-Identifier: Apache-2.0 */
/* ARMv8-M MPU: the hardware side.
 *
 * Registers are written and never read back to decide anything. While user regions are exchanged
 * the unit is off, so an interrupt that comes in between sees no mixture of two threads' maps: two
 * overlapping regions would fault even for the kernel.
 *
 * A guarded region (privileged code may write, users only read) is read-only for everybody while it
 * is enabled: closed. A privileged store to it faults, and the fault handler disables it: open. Then
 * the default map lets privileged code do everything and unprivileged code nothing, until that
 * faults, and the handler enables the region again. So the region follows whoever accesses it, a
 * user never has more than read access, and no path but the fault's knows of it. */

#include "mpu_unit.h"
#include "mpu_v8m.h"

/* By enum mpu_memory: normal write-back memory, device nGnRE, normal non-cacheable (ARM DDI 0553,
 * MAIR_ATTR). */
#define MAIR0 0x004404FFu

static void write_region(unsigned int number, struct arch_region region)
{
	MPU_RNR = number;
	MPU_RBAR(0) = region.rbar;
	MPU_RLAR(0) = region.rlar;
}

void arch_protection_init(void)
{
	struct mpu_kernel_map map = mpu_kernel_map();
	struct arch_region rom, ram;

	mpu_check_size();
	MPU_CTRL = 0;
	MPU_MAIR0 = MAIR0;
	MPU_MAIR1 = 0;
	for (unsigned int i = 0; i < MPU_REGIONS_OF_UNIT; i++) {
		write_region(i, (struct arch_region){0, 0});
	}
	(void)mpu_v8m_encode_region(&rom, map.rom_start, map.rom_end - map.rom_start,
				    IS_ENABLED(CONFIG_USERSPACE)
					    ? K_MEM_PARTITION_P_RX_U_RX
					    : Z_MEM_ATTR(MEM_PRIV_READ | MEM_PRIV_EXECUTE));
	(void)mpu_v8m_encode_region(&ram, map.ram_start, map.ram_end - map.ram_start,
				    K_MEM_PARTITION_P_RW_U_NA);
	write_region(1, rom);
	write_region(2, ram);
	MPU_RNR = 0;
	mpu_on();
}

#ifdef CONFIG_USERSPACE

BUILD_ASSERT(CONFIG_MPU_REGIONS_LIMIT % 4 == 0 && CONFIG_MPU_REGIONS_LIMIT >= 8);
BUILD_ASSERT(offsetof(struct arch_protection, kernel) == 0 &&
	     offsetof(struct arch_protection, first) == 8 &&
	     offsetof(struct arch_protection, block) == 16);

const uint32_t mpu_no_stack[2] = {0, 0};

/* With IS_OPEN, some guarded regions of the image in the unit are open. So a load of the same image
 * does its work again, and closes them, without having to ask. */
#define IS_OPEN 1u
static uint32_t open_regions; /* if so: which */

/* Regions 0 to 2 are not the domain's. */
#define DOMAIN_REGIONS (CONFIG_MPU_REGIONS_LIMIT - 3)

bool arch_region_check(uintptr_t start, size_t size)
{
	return (start | size) % ARCH_REGION_GRANULE == 0 && size > 0;
}

int arch_mem_domain_max_partitions_get(void)
{
	return MIN(CONFIG_MAX_DOMAIN_PARTITIONS,
		   IS_ENABLED(CONFIG_MPU_GAP_FILLING) ? DOMAIN_REGIONS / 2 : DOMAIN_REGIONS);
}

int arch_protection_encode(struct arch_protection *image, const struct k_mem_partition *partitions,
			   size_t count)
{
	struct mpu_kernel_map map = mpu_kernel_map();

	return mpu_v8m_encode(image, partitions, count, &map);
}

struct arch_budget arch_protection_budget(const struct k_mem_partition *partitions, size_t count)
{
	struct mpu_kernel_map map = mpu_kernel_map();

	return (struct arch_budget){
		.needed = mpu_v8m_count(partitions, count, &map),
		.available = DOMAIN_REGIONS,
		.kernels = CONFIG_MPU_REGIONS_LIMIT - DOMAIN_REGIONS,
	};
}

void arch_stack_region_encode(uint32_t stack_region[2], uintptr_t start, size_t size)
{
	struct arch_region region;

	(void)mpu_v8m_encode_region(&region, start, size, K_MEM_PARTITION_P_RW_U_RW);
	stack_region[0] = region.rbar;
	stack_region[1] = region.rlar;
}

/* Words of regions, from memory into the window that RNR opens: two registers a region. */
static ALWAYS_INLINE void write_one(const uint32_t region[2])
{
	__asm__ volatile("ldmia %0, {r2, r3}\n\tstmia %1, {r2, r3}"
			 :
			 : "r"(region), "r"(&MPU_RBAR(0))
			 : "r2", "r3", "memory");
}

static ALWAYS_INLINE const void *write_two(const void *regions, volatile uint32_t *window)
{
	__asm__ volatile("ldmia %0!, {r2-r5}\n\tstmia %1, {r2-r5}"
			 : "+r"(regions)
			 : "r"(window)
			 : "r2", "r3", "r4", "r5", "memory");
	return regions;
}

/* The image begins with regions 2 and 3, and the blocks of four follow. */
static ALWAYS_INLINE void load_domain(const struct arch_protection *image)
{
	const void *next = write_two(&image->kernel, &MPU_RBAR(2));

#pragma GCC unroll 3
	for (unsigned int i = 0; i < ARCH_PROTECTION_BLOCKS; i++) {
		MPU_RNR = 4 * (i + 1);
		next = mpu_write_four(next);
	}
	MPU_RNR = 0;
}

void arch_protection_load(const struct arch_protection *image, const uint32_t stack_region[2])
{
	MPU_CTRL = 0;
	write_one(stack_region);
	if ((uintptr_t)image != mpu_loaded) {
		mpu_loaded = (uintptr_t)image;
		load_domain(image);
	}
	mpu_on();
}

const struct arch_protection *mpu_loaded_image(void)
{
	return (const struct arch_protection *)(mpu_loaded & ~IS_OPEN);
}

/* ---- Guarded regions: in the fault handler, which nothing interrupts --------------------------- */

bool arm_guard_moves(uint32_t address, bool privileged_store)
{
	const struct arch_protection *image = mpu_loaded_image();
	unsigned int number;

	if (image == NULL || image->guarded == 0) {
		return false;
	}
	if (mpu_loaded == (uintptr_t)image) {
		open_regions = 0;
	}
	number = mpu_v8m_guarded_region(image, address);
	if (number == 0 || (open_regions >> number & 1) == privileged_store) {
		return false;
	}
	open_regions ^= 1u << number;
	mpu_loaded = (uintptr_t)image | (open_regions != 0 ? IS_OPEN : 0);
	MPU_RNR = number;
	MPU_RLAR(0) = privileged_store ? 0 : mpu_v8m_region(image, number)->rlar;
	MPU_RNR = 0;
	__asm__ volatile("dsb\n\tisb" : : : "memory");
	return true;
}

/* ---- For reports ------------------------------------------------------------------------------- */

bool arch_protection_region(const struct arch_protection *image, const uint32_t stack_region[2],
			    unsigned int number, struct k_mem_partition *region)
{
	struct mpu_kernel_map map = mpu_kernel_map();
	struct arch_region words;

	if (number >= CONFIG_MPU_REGIONS_LIMIT) {
		return false;
	}
	if (number == 1) {
		*region = (struct k_mem_partition){map.rom_start, map.rom_end - map.rom_start,
						   K_MEM_PARTITION_P_RX_U_RX};
		return true;
	}
	if (number == 0) {
		words = (struct arch_region){stack_region[0], stack_region[1]};
	} else {
		words = number == 2 ? image->kernel : *mpu_v8m_region(image, number);
	}
	*region = mpu_v8m_decode_region(words);
	return true;
}

#endif
